package io.iovascope.cli;

import picocli.CommandLine.Command;

/** {@code iovascope simulate}: what a kernel would do, on a host that need not exist. */
@Command(
    name = "simulate",
    description = "What a kernel's IOVA allocator would do.",
    subcommands = ReplayCommand.class)
public class SimulateCommand {}
