// SPDX-License-Identifier: Apache-2.0
/**
 * The command line in forms that are shipped beside the program: manual pages and completions, made
 * from picocli's model of it. The program itself makes none of them; a build's test does, and keeps
 * them in {@code deploy}.
 */
@NullMarked
package io.iovascope.cli.document;

import org.jspecify.annotations.NullMarked;
