/**
 * The commands and what they print. A command asks the model and renders the answer; no rule about
 * addresses lives here.
 */
@NullMarked
package io.iovascope.cli;

import org.jspecify.annotations.NullMarked;
