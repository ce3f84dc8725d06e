// SPDX-License-Identifier: Apache-2.0
/**
 * What people pack their files into: archives and compressed files, recognised by their content and
 * opened in memory, within bounds, for they come from anywhere. Nothing here knows what is in them.
 */
@NullMarked
package io.iovascope.host.archive;

import org.jspecify.annotations.NullMarked;
