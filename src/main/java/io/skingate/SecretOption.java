package io.skingate;

import io.skingate.config.Secret;
import io.skingate.tools.InputFiles;
import io.skingate.tools.UnusableInputException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names the file with a store's secret: on a command line everybody sees it. */
final class SecretOption {
  @Option(
      names = "--secret-file",
      required = true,
      paramLabel = "FILE",
      description =
          "The file that holds the store's client secret, and nothing else. White space around it"
              + " does not count.")
  private Path file;

  Secret read() throws UnusableInputException {
    return InputFiles.secret(file);
  }
}
