package io.skingate;

import io.skingate.callback.signature.CallbackVerifier;
import io.skingate.callback.signature.CallbackVerifier.Finding;
import io.skingate.callback.signature.CallbackVerifier.Verdict;
import io.skingate.config.Secret;
import io.skingate.tools.InputFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whether a callback's headers fit its body. */
@Command(
    name = "verify",
    description = {
      "Says whether the headers of a callback fit its body and the store's secret, and if not, why:"
          + " a line for each of the two signatures that a callback carries.",
      "Exit status: 0 both fit, 1 one does not, 2 a wrong option or file."
    })
final class VerifyCommand implements Callable<Integer> {
  /** What Standard Webhooks libraries want a secret to begin with, before its base64. */
  private static final String STANDARD_PREFIX = "whsec_";

  @Spec private CommandSpec command;

  @Mixin private SecretOption secretFile;

  @Option(
      names = "--headers",
      required = true,
      paramLabel = "FILE",
      description =
          "The headers as they came: a line each, as sign prints them, or the JSON object that a"
              + " test call answers.")
  private Path headers;

  @Parameters(paramLabel = "BODY_FILE", description = "The body as it came, byte for byte.")
  private Path body;

  @Override
  public Integer call() throws Exception {
    Secret secret = secretFile.read();
    List<Finding> findings =
        new CallbackVerifier(secret, CallbackVerifier.USUAL_TOLERANCE)
            .verify(InputFiles.headers(headers), InputFiles.body(body), Instant.now());
    PrintWriter out = command.commandLine().getOut();
    findings.forEach(out::println);
    boolean fits = findings.stream().allMatch(Finding::fits);
    if (findings.get(0).verdict() == Verdict.WRONG && findings.get(1).fits()) {
      out.println(
          "Perhaps the store has two secrets at the moment and the file holds the second: x-signature is"
              + " made with the first alone.");
    }
    if (!fits && secret.value().startsWith(STANDARD_PREFIX)) {
      out.println(
          "The secret begins with whsec_, the form for Standard Webhooks libraries; the file should"
              + " hold the client secret itself.");
    }
    out.flush();
    return fits ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
