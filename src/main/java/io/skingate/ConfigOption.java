package io.skingate;

import io.skingate.config.GatewayConfig;
import io.skingate.config.source.ConfigException;
import io.skingate.config.source.ConfigLoader;
import io.skingate.config.source.ConfigProblem;
import io.skingate.gateway.CommandFailure;
import java.io.IOException;
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
    return load(command, file, loader, hints);
  }

  /** As {@link #load(ConfigLoader, Consumer)}, for a command with an option of its own. */
  static GatewayConfig load(
      CommandSpec command, Path file, ConfigLoader loader, Consumer<ConfigProblem> hints) {
    try {
      return loader.load(file, hints);
    } catch (ConfigException e) {
      throw new CommandFailure(
          ExitCode.SOFTWARE, e.problems().stream().map(each -> describe(file, each)).toList());
    } catch (IOException e) {
      throw new ParameterException(
          command.commandLine(), "cannot read " + file + ": " + ConfigLoader.reason(e), e);
    }
  }

  /** One line, as compilers write theirs. */
  static String describe(Path file, ConfigProblem problem) {
    return file + ":" + problem;
  }
}
