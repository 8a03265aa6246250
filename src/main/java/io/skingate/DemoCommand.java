package io.skingate;

import io.skingate.demo.Demo;
import io.skingate.demo.DemoTraffic;
import io.skingate.demo.DemoWalk;
import io.skingate.gateway.Shutdown;
import io.skingate.logging.LogFormat;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs everything on this machine and walks one order through its whole life. */
@Command(
    name = "demo",
    description = {
      "Runs everything on this machine with nothing installed: a Redis, the SkinsNode sandbox, the"
          + " gateway with two stores, and the stores' callback receivers. Walks one order through its"
          + " whole life, then keeps serving, with an order now and then. Ctrl-C stops all of it and leaves nothing behind."
    })
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Mixin
  private LoggingOption logging = new LoggingOption(LogFormat.TEXT, LoggingOption.LogLevel.WARN);

  @Option(
      names = "--exit",
      description =
          "End after the walk: status 0 only if the order completed and its signed callbacks were"
              + " verified.")
  private boolean exit;

  @Option(
      names = "--no-traffic",
      description = "Place no orders of its own after the walk. Always so with --exit.")
  private boolean noTraffic;

  @Override
  public Integer call() throws Exception {
    logging.install();
    PrintWriter out = command.commandLine().getOut();
    Shutdown shutdown = Shutdown.ofProcess();
    if (!exit) {
      shutdown.statusWhenTold(ExitCode.OK);
    }
    Demo demo =
        shutdown.starting(
            () -> {
              Demo starting = new Demo(shutdown, Demo.Pace.TO_WATCH);
              starting.start();
              return starting;
            });
    DemoWalk walk = new DemoWalk(demo, out);
    boolean well = walk.run();
    if (exit) {
      return well ? ExitCode.OK : ExitCode.SOFTWARE;
    }
    walk.printInvitation();
    walk.narrate();
    if (!noTraffic) {
      new DemoTraffic(demo).start();
    }
    shutdown.await();
    return ExitCode.OK;
  }
}
