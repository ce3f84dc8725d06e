// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.host.PciAddress;

/**
 * What somebody asks of one address.
 *
 * @param device who would use it for DMA
 * @param address unsigned
 */
public record Question(PciAddress device, long address) {}
