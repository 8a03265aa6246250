package io.skingate;

import io.skingate.callback.sending.TargetGuard;
import io.skingate.callback.sending.WebhookUrlPolicy;
import io.skingate.config.BuildInfo;
import io.skingate.config.Secret;
import io.skingate.gateway.Shutdown;
import io.skingate.gateway.VertxDefaults;
import io.skingate.json.Rfc3339;
import io.skingate.logging.LogFormat;
import io.skingate.tools.Listener;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Brings a store's callbacks to a developer's machine. */
@Command(
    name = "listen",
    description = {
      "Follows a store's events and posts each that brought a callback to an endpoint, signed, under"
          + " the callback's own id: what an endpoint would get, on a machine that no callback reaches."
          + " Prints a line for each event. Goes on when the gateway was away; Ctrl-C ends it.",
      "An endpoint that does not take an event is tried again after 1, 2 and 4 seconds. Its order's"
          + " present state is what is sent, or externalId, status and updatedAt of the event where the"
          + " order has moved on.",
      "Exit status: 0 ended by Ctrl-C, 1 refused by the gateway, 2 a wrong option or file."
    })
final class ListenCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Mixin
  private LoggingOption logging = new LoggingOption(LogFormat.TEXT, LoggingOption.LogLevel.ERROR);

  @Mixin private SecretOption secretFile;

  @Option(
      names = "--url",
      required = true,
      paramLabel = "URL",
      description = "The gateway, such as https://gateway.example.")
  private String url;

  @Option(
      names = "--client-id",
      required = true,
      paramLabel = "ID",
      description = "The store's client id.")
  private String clientId;

  @Option(
      names = "--forward",
      required = true,
      paramLabel = "URL",
      description = "Where to post the events, such as http://localhost:3000/hook.")
  private String forward;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "Begin with what happened at this time, such as 2026-11-25T20:53:08.350Z. Default: with what"
              + " happens from now on.")
  private String since;

  @Override
  public Integer call() throws Exception {
    logging.install();
    Secret secret = secretFile.read();
    Listener.Options options =
        new Listener.Options(gateway(), clientId(), secret, endpoint(), beginning());
    Shutdown shutdown = Shutdown.ofProcess();
    shutdown.statusWhenTold(ExitCode.OK);
    Vertx vertx = Vertx.vertx(VertxDefaults.options());
    shutdown.add("vertx", () -> vertx.close().await(5, TimeUnit.SECONDS));
    Listener listener =
        Listener.of(
            vertx,
            options,
            BuildInfo.load().userAgent(),
            command.commandLine().getOut(),
            command.commandLine().getErr());
    shutdown.add("listener", listener::stop);
    PrintWriter err = command.commandLine().getErr();
    err.println("skingate: Following the events of " + clientId + " at " + url);
    err.flush();
    listener.run();
    shutdown.await();
    return ExitCode.OK;
  }

  private URI gateway() {
    try {
      URI uri = new URI(url);
      boolean web =
          "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      if (web && uri.getHost() != null && uri.getRawQuery() == null && uri.getUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException malformed) {
      // Refused below.
    }
    throw wrong("--url", "must be an address such as https://gateway.example");
  }

  private String clientId() {
    if (!clientId.matches("[!-~]{1,256}")) {
      throw wrong("--client-id", "must be 1 to 256 visible ASCII characters");
    }
    return clientId;
  }

  private String endpoint() {
    TargetGuard anywhere = new TargetGuard(true, port -> false, address -> false);
    new WebhookUrlPolicy(anywhere, true)
        .problem(forward, List.of())
        .ifPresent(
            problem -> {
              throw wrong("--forward", problem.replace("https URL", "http or https URL"));
            });
    return forward;
  }

  private Instant beginning() {
    return since == null
        ? null
        : Rfc3339.parse(since)
            .orElseThrow(() -> wrong("--since", "must be a time such as 2026-11-25T20:53:08.350Z"));
  }

  private ParameterException wrong(String option, String problem) {
    return new ParameterException(
        command.commandLine(), "Invalid value for option '" + option + "': " + problem);
  }
}
