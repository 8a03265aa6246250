package io.skingate;

import io.skingate.callback.signature.CallbackHeaders;
import io.skingate.config.BuildInfo;
import io.skingate.skinsnode.Timestamps;
import io.skingate.tools.InputFiles;
import io.vertx.core.MultiMap;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the headers of a callback. */
@Command(
    name = "sign",
    description = {
      "Prints the headers of a callback with this body, both signatures included, as the gateway"
          + " would send them. To try an endpoint with them:",
      "  curl -H @headers.txt --data-binary @body.json http://localhost:3000/hook",
      "Exit status: 0 printed, 2 a wrong option or file."
    })
final class SignCommand implements Callable<Integer> {
  /** What a header can carry, and no longer than any id of the gateway's. */
  private static final String ID = "[!-~]{1,256}";

  @Spec private CommandSpec command;

  @Mixin private SecretOption secret;

  @Option(
      names = "--timestamp",
      paramLabel = "TIME",
      description =
          "When it is signed: as 2026-04-25T12:36:12.000Z, or seconds or milliseconds since 1970."
              + " Default: now.")
  private String timestamp;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "The x-delivery-id, up to 256 visible ASCII characters. Default: a new one.")
  private String id;

  @Parameters(paramLabel = "BODY_FILE", description = "The body, signed byte for byte.")
  private Path body;

  @Override
  public Integer call() throws Exception {
    if (id != null && !id.matches(ID)) {
      throw new ParameterException(
          command.commandLine(),
          "Invalid value for option '--id': must be 1 to 256 visible ASCII characters");
    }
    MultiMap headers =
        CallbackHeaders.of(
            id == null ? "test_" + UUID.randomUUID() : id,
            CallbackHeaders.ORDER_UPDATED,
            timestamp == null ? Instant.now() : at(timestamp),
            List.of(secret.read()),
            InputFiles.body(body),
            BuildInfo.load().userAgent());
    PrintWriter out = command.commandLine().getOut();
    headers.forEach((name, value) -> out.print(name + ": " + value + "\n"));
    out.flush();
    return ExitCode.OK;
  }

  private Instant at(String text) {
    return Timestamps.parse(text)
        .orElseThrow(
            () ->
                new ParameterException(
                    command.commandLine(),
                    "Invalid value for option '--timestamp': must be a time such as"
                        + " 2026-04-25T12:36:12.000Z"));
  }
}
