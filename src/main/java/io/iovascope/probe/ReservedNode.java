// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe;

import io.iovascope.address.AddressRange;

/**
 * A node of an IOVA tree that no driver asked for.
 *
 * @param range whole pages, end inclusive
 * @param predicted whether the model predicts exactly this node. One that it does not predict is
 *     known for reserved because no request of a driver gives such a start and size.
 */
public record ReservedNode(AddressRange range, boolean predicted) {}
