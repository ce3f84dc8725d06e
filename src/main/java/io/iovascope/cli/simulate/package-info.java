// SPDX-License-Identifier: Apache-2.0
/** The command {@code simulate} and its children: hosts, kernels and loads that do not exist. */
@NullMarked
package io.iovascope.cli.simulate;

import org.jspecify.annotations.NullMarked;
