/**
 * Hosts that do not exist: a host with changes, as its kernel would find it at the next boot, and
 * what such a kernel makes of a machine (groups, domain types, reserved regions, boot log). Pure
 * functions from {@link io.iovascope.host.Host} to {@code Host}; what follows for addresses is left
 * to {@code model}, and nothing here touches a file.
 */
@NullMarked
package io.iovascope.emulator;

import org.jspecify.annotations.NullMarked;
