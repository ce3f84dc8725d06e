// SPDX-License-Identifier: Apache-2.0
/** What the model says: the picture of a host and all that it is made of. Data alone. */
@NullMarked
package io.iovascope.model.picture;

import org.jspecify.annotations.NullMarked;
