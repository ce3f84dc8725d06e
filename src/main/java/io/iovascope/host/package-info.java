// SPDX-License-Identifier: Apache-2.0
/**
 * What is known about a host: facts as records, each with the file it was read from. Nothing here
 * reads a file ({@code host.read} does) and nothing here draws a conclusion ({@code model} does).
 */
@NullMarked
package io.iovascope.host;

import org.jspecify.annotations.NullMarked;
