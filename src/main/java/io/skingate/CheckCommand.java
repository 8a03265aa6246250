package io.skingate;

import io.skingate.config.GatewayConfig;
import io.skingate.config.Secret;
import io.skingate.config.source.ConfigLoader;
import io.skingate.config.source.ConfigProblem;
import io.skingate.tools.ConfigComparison;
import io.skingate.tools.GatewayRefusalException;
import io.skingate.tools.InputFiles;
import io.skingate.tools.RunningGateway;
import io.skingate.tools.UnusableInputException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Validates a configuration file, and says what it would change. */
@Command(
    name = "check",
    description = {
      "Validates a configuration and names every mistake with its path and line.",
      "What is valid and most likely not meant gets a warning line.",
      "With --against it also asks a running gateway and prints a line for each change of its accounts"
          + " and tenants: + for a new one, ~ for a changed one, - for a removed one with what it would"
          + " leave behind. Secrets are compared by their number alone, and what needs a restart not at"
          + " all. Without it no network is touched.",
      "Exit status: 0 valid, 1 not valid or the gateway cannot be asked, 2 a wrong option or file,"
          + " 3 valid, but a removed tenant has open orders, pending callbacks or unspent money."
    })
final class CheckCommand implements Callable<Integer> {
  private static final int STRANDS = 3;

  @Spec private CommandSpec command;

  @Mixin private ConfigOption config;

  @Option(
      names = "--against",
      paramLabel = "URL",
      description = "The management port of a running gateway, such as http://localhost:9090.")
  private String against;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "The file that holds a token of /admin, for --against; the scope read suffices.")
  private Path tokenFile;

  @Override
  public Integer call() throws UnusableInputException, GatewayRefusalException {
    if ((against == null) != (tokenFile == null)) {
      throw new ParameterException(
          command.commandLine(), "--against and --token-file belong together");
    }
    RunningGateway running = against == null ? null : running();
    GatewayConfig loaded = config.load(ConfigLoader.ofProcess(), this::warn);
    PrintWriter out = command.commandLine().getOut();
    out.printf(
        "%s is valid: %s, %s%n",
        config.file(),
        count(loaded.accounts().size(), "account"),
        count(loaded.tenants().size(), "tenant"));
    out.flush();
    return running == null ? ExitCode.OK : compare(loaded, running, out);
  }

  private RunningGateway running() throws UnusableInputException {
    try {
      URI url = new URI(against);
      if (url.getHost() != null
          && ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
          && url.getRawUserInfo() == null
          && url.getRawQuery() == null
          && url.getRawFragment() == null) {
        return new RunningGateway(url, token());
      }
    } catch (URISyntaxException notUrl) {
      // Told below.
    }
    throw new ParameterException(
        command.commandLine(),
        "--against must be an address such as http://localhost:9090, without user info or query");
  }

  private Secret token() throws UnusableInputException {
    Secret token = InputFiles.secret(tokenFile);
    if (!token.value().matches("[\\x21-\\x7e]+")) {
      throw new UnusableInputException(tokenFile + " holds something else than a token");
    }
    return token;
  }

  private static int compare(GatewayConfig loaded, RunningGateway running, PrintWriter out)
      throws GatewayRefusalException {
    ConfigComparison.Result changes = ConfigComparison.of(loaded, running);
    if (changes.lines().isEmpty()) {
      out.println("Nothing would change.");
    }
    changes.lines().forEach(out::println);
    out.flush();
    return changes.strands() ? STRANDS : ExitCode.OK;
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
