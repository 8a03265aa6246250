package io.skingate;

import io.skingate.config.source.ConfigLoader;
import io.skingate.gateway.CommandFailure;
import io.skingate.gateway.Shutdown;
import io.skingate.mask.Redaction;
import io.skingate.tools.UnusableInputException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The command line. */
@Command(
    name = "skingate",
    description = "An order gateway between many tenant stores and the SkinsNode API.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    usageHelpAutoWidth = true,
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      SandboxCommand.class,
      CheckCommand.class,
      TrainCommand.class,
      SignCommand.class,
      VerifyCommand.class,
      ListenCommand.class,
    })
public final class Skingate {
  private Skingate() {}

  public static void main(String[] args) {
    Shutdown shutdown = Shutdown.ofProcess();
    shutdown.install();
    shutdown.exit(commandLine().execute(args));
  }

  /** The parser of the whole command line, whose errors are one line each. */
  static CommandLine commandLine() {
    return new CommandLine(new Skingate())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Path.class, Skingate::path)
        .setParameterExceptionHandler(Skingate::wrongUse)
        .setExecutionExceptionHandler(Skingate::failed);
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException unusable) {
      throw new TypeConversionException("names " + ConfigLoader.NO_PATH);
    }
  }

  private static int wrongUse(ParameterException problem, String[] args) {
    CommandLine command = problem.getCommandLine();
    print(
        command,
        "skingate: "
            + oneLine(Redaction.mask(reason(problem)))
            + " (see "
            + command.getCommandSpec().qualifiedName()
            + " --help)");
    return ExitCode.USAGE;
  }

  /** A misspelt option is told before the required one that is then missing. */
  private static String reason(ParameterException problem) {
    List<String> unmatched = problem.getCommandLine().getUnmatchedArguments();
    return problem instanceof MissingParameterException && !unmatched.isEmpty()
        ? "Unknown option: '" + unmatched.get(0) + "'"
        : problem.getMessage();
  }

  private static int failed(Exception problem, CommandLine command, ParseResult parsed) {
    if (problem instanceof ParameterException wrong) {
      return wrongUse(wrong, new String[0]);
    }
    if (problem instanceof UnusableInputException unusable) {
      return wrongUse(new ParameterException(command, unusable.getMessage()), new String[0]);
    }
    if (Shutdown.ofProcess().isEnding()) {
      return ExitCode.SOFTWARE;
    }
    if (problem instanceof CommandFailure failure) {
      failure.lines().forEach(line -> print(command, line));
      return failure.exitStatus();
    }
    LoggerFactory.getLogger(Skingate.class).atDebug().setCause(problem).log("Command failed");
    String reason = problem.getMessage() == null ? problem.toString() : problem.getMessage();
    print(command, "skingate: " + oneLine(Redaction.mask(reason)));
    return ExitCode.SOFTWARE;
  }

  private static void print(CommandLine command, String line) {
    PrintWriter err = command.getErr();
    err.println(line);
    err.flush();
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }
}
