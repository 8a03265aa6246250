package io.skingate;

import io.skingate.config.GatewayConfig;
import io.skingate.config.source.ConfigLoader;
import io.skingate.config.source.ConfigProblem;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Validates a configuration file. */
@Command(
    name = "check",
    description = {
      "Validates a configuration and names every mistake with its path and line.",
      "What is valid and most likely not meant gets a warning line.",
      "Touches no network. Exit status: 0 valid, 1 not valid, 2 a wrong option or file."
    })
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Mixin private ConfigOption config;

  @Override
  public Integer call() {
    GatewayConfig loaded = config.load(ConfigLoader.ofProcess(), this::warn);
    PrintWriter out = command.commandLine().getOut();
    out.printf(
        "%s is valid: %s, %s%n",
        config.file(),
        count(loaded.accounts().size(), "account"),
        count(loaded.tenants().size(), "tenant"));
    out.flush();
    return ExitCode.OK;
  }

  private void warn(ConfigProblem hint) {
    PrintWriter err = command.commandLine().getErr();
    ConfigProblem warning =
        new ConfigProblem(hint.path(), hint.line(), "warning: " + hint.message());
    err.println(ConfigOption.describe(config.file(), warning));
    err.flush();
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
