package io.iovascope.finding;

import io.iovascope.model.Picture;
import java.util.List;

/** One kind of finding. */
interface Rule {

  List<Finding> findings(Picture picture);
}
