package io.skingate;

import io.skingate.config.AccountConfig;
import io.skingate.config.reload.ConfigWatcher;
import io.skingate.config.source.ConfigLoader;
import io.skingate.gateway.CommandFailure;
import io.skingate.gateway.Shutdown;
import io.skingate.gateway.VertxDefaults;
import io.skingate.http.Listening;
import io.skingate.sandbox.Sandbox;
import io.skingate.sandbox.SandboxClient;
import io.skingate.sandbox.SandboxOptions;
import io.skingate.sandbox.order.Outcome;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the SkinsNode stand-in until the process is told to end. */
@Command(
    name = "sandbox",
    description = {
      "Runs a stand-in for SkinsNode on this machine: credentials, a wallet that pays, a catalog of"
          + " CS2 items, orders with their life cycles, and signed webhooks."
    },
    footerHeading = "%nOutcomes, chosen by the token of the trade URL:%n")
final class SandboxCommand implements Callable<Integer> {
  /** A wallet for many orders: five million dollars. */
  private static final long BALANCE = 500_000_000;

  private static final int MAX_PORT = 65_535;

  private CommandSpec command;

  @Mixin private LoggingOption logging;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "The address it listens on. Default: ${DEFAULT-VALUE}; 0.0.0.0 for all of this machine's.")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8090",
      description = "The port it listens on. Default: ${DEFAULT-VALUE}; 0 for any free one.")
  private int port;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "A gateway's configuration: its accounts are the ones that the sandbox knows. Without it"
              + " there is one, client_sandbox with the secret sandbox_secret.")
  private Path config;

  @Option(
      names = "--speed",
      paramLabel = "FACTOR",
      defaultValue = "1",
      description =
          "How fast orders live, from 0.01 to 1000: 60 makes each wait a sixtieth. Default:"
              + " ${DEFAULT-VALUE}. Prices drift at their own pace.")
  private double speed;

  @Option(
      names = "--decline-rate",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "The share of orders with tok-done or a token not listed below that end cancelled, from 0"
              + " to 1. Default: ${DEFAULT-VALUE}. The same orders in every run.")
  private double declineRate;

  @Override
  public Integer call() throws Exception {
    logging.install();
    if (port < 0 || port > MAX_PORT) {
      throw new ParameterException(
          command.commandLine(),
          "Invalid value for option '--port': must be from 0 to " + MAX_PORT);
    }
    if (!(speed >= SandboxOptions.MIN_SPEED && speed <= SandboxOptions.MAX_SPEED)) {
      throw new ParameterException(
          command.commandLine(), "Invalid value for option '--speed': must be from 0.01 to 1000");
    }
    if (!(declineRate >= 0 && declineRate <= 1)) {
      throw new ParameterException(
          command.commandLine(), "Invalid value for option '--decline-rate': must be from 0 to 1");
    }
    SandboxOptions.Builder options =
        SandboxOptions.builder().host(host).port(port).speed(speed).declineRate(declineRate);
    if (config != null) {
      options.clients(clients());
    }
    Shutdown shutdown = Shutdown.ofProcess();
    shutdown.statusWhenTold(ExitCode.OK);
    Sandbox sandbox = shutdown.starting(() -> start(shutdown, options.build()));
    PrintWriter out = command.commandLine().getOut();
    out.println("SkinsNode sandbox on " + sandbox.baseUrl());
    out.flush();
    shutdown.await();
    return ExitCode.OK;
  }

  private static Sandbox start(Shutdown shutdown, SandboxOptions options) {
    Vertx vertx = Vertx.vertx(VertxDefaults.options());
    shutdown.add("vertx", () -> vertx.close().await(5, TimeUnit.SECONDS));
    try {
      Sandbox sandbox =
          Sandbox.start(vertx, options)
              .toCompletionStage()
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS);
      shutdown.add("sandbox", () -> sandbox.stop().await(5, TimeUnit.SECONDS));
      return sandbox;
    } catch (ExecutionException e) {
      throw new CommandFailure(
          ExitCode.SOFTWARE,
          List.of(
              "skingate: sandbox: "
                  + Listening.refusal(options.host(), options.port(), e.getCause())));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private List<SandboxClient> clients() {
    return ConfigOption.load(command, config, ConfigLoader.ofProcess(), ConfigWatcher::logHint)
        .accounts()
        .stream()
        .map(SandboxCommand::client)
        .toList();
  }

  private static SandboxClient client(AccountConfig account) {
    return new SandboxClient(account.clientId(), account.clientSecret().value(), BALANCE, "USD");
  }

  /** Lists the outcomes under the help, where picocli looks for nothing but a constant. */
  @Spec
  void describe(CommandSpec spec) {
    command = spec;
    spec.usageMessage()
        .footer(Outcome.list().stream().map(line -> "  " + line).toArray(String[]::new));
  }
}
