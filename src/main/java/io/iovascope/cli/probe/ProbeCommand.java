// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.probe;

import picocli.CommandLine.Command;

/** {@code iovascope probe}: single sources of how full the spaces are, as they are. */
@Command(
    name = "probe",
    description =
        "What one source alone says about used DMA addresses (IOVAs); usage puts sources together.",
    subcommands = {
      TraceCommand.class,
      TranslationsCommand.class,
      PageTableCommand.class,
      SlabCommand.class,
      KernelLogCommand.class
    })
public class ProbeCommand {}
