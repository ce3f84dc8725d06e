/**
 * What comes with the program when it is installed: manual pages, completions, packages, container.
 * What is generated from the command line's model is generated here and kept in {@code deploy}.
 */
@NullMarked
package io.iovascope.dist;

import org.jspecify.annotations.NullMarked;
