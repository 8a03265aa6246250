package io.skingate;

import io.skingate.config.GatewayConfig;
import io.skingate.config.reload.ConfigWatcher;
import io.skingate.config.source.ConfigLoader;
import io.skingate.gateway.GatewayApplication;
import io.skingate.gateway.GatewayOptions;
import io.skingate.gateway.Shutdown;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** Runs the gateway until the process is told to end. */
@Command(
    name = "serve",
    description = {
      "Runs the gateway against the Redis and SkinsNode that the configuration names.",
      "SIGTERM ends it in order, within 25 seconds. SIGHUP reads the configuration again, which"
          + " happens by itself when its file changes."
    })
final class ServeCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;
  @Mixin private LoggingOption logging;

  @Override
  public Integer call() throws Exception {
    logging.install();
    ConfigLoader loader = ConfigLoader.ofProcess();
    ReloadSignal hangUp = ReloadSignal.install();
    GatewayConfig loaded = config.load(loader, ConfigWatcher::logHint);
    Shutdown shutdown = Shutdown.ofProcess();
    shutdown.statusWhenTold(ExitCode.OK);
    shutdown.starting(
        () -> {
          GatewayApplication gateway = GatewayApplication.start(loaded, GatewayOptions.serving());
          shutdown.add("gateway", gateway::stop);
          gateway.follow(loader, config.file());
          hangUp.onSignal(gateway::reload);
          return gateway;
        });
    shutdown.await();
    return ExitCode.OK;
  }
}
