package io.skingate;

import io.skingate.config.ConfigException;
import io.skingate.config.ConfigLoader;
import io.skingate.config.ConfigProblem;
import io.skingate.config.GatewayConfig;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option that names the configuration file, and the way it is loaded from a command line. */
final class ConfigOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration, a YAML file.")
  private Path file;

  Path file() {
    return file;
  }

  /**
   * Loads the file.
   *
   * @param hints gets what is valid and most likely not meant
   * @throws ParameterException if it cannot be read: exit status 2
   * @throws CommandFailure if it is not valid, with a line for every mistake: exit status 1
   */
  GatewayConfig load(ConfigLoader loader, Consumer<ConfigProblem> hints) {
    try {
      return loader.load(file, hints);
    } catch (ConfigException e) {
      throw new CommandFailure(
          ExitCode.SOFTWARE, e.problems().stream().map(this::describe).toList());
    } catch (IOException e) {
      throw new ParameterException(
          command.commandLine(), "cannot read " + file + ": " + reason(e), e);
    }
  }

  /** One line, as compilers write theirs. */
  String describe(ConfigProblem problem) {
    return file + ":" + problem;
  }

  private static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    return failure.getMessage();
  }
}
