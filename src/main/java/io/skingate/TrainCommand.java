package io.skingate;

import io.skingate.demo.Demo;
import io.skingate.demo.TrainingLoad;
import io.skingate.gateway.CommandFailure;
import io.skingate.gateway.Shutdown;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Uses the gateway as its stores do, for a JVM that records what it needs to start warm. */
@Command(
    name = "train",
    hidden = true,
    description = {
      "Runs what demo runs and sends orders, updates, reads and mistakes through it until so many"
          + " orders were taken, so that a JVM with -XX:AOTCacheOutput can record which classes are needed and"
          + " how often their methods run. The container image is built with it. Status 0 only if"
          + " orders were taken and their callbacks verified."
    })
final class TrainCommand implements Callable<Integer> {
  private static final int MOST_SECONDS = 600;
  private static final int MOST_ORDERS = 100_000;

  @Spec private CommandSpec command;

  @Mixin private LoggingOption logging;

  @Option(
      names = "--orders",
      paramLabel = "COUNT",
      defaultValue = "5000",
      description = "How many orders, from 1 to 100000. Default: ${DEFAULT-VALUE}.")
  private int orders;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long at the most, from 1 to 600. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Override
  public Integer call() throws Exception {
    logging.install();
    if (seconds < 1 || seconds > MOST_SECONDS) {
      throw new ParameterException(
          command.commandLine(), "Invalid value for option '--seconds': must be from 1 to 600");
    }
    if (orders < 1 || orders > MOST_ORDERS) {
      throw new ParameterException(
          command.commandLine(), "Invalid value for option '--orders': must be from 1 to 100000");
    }
    Shutdown shutdown = Shutdown.ofProcess();
    Demo demo =
        shutdown.starting(
            () -> {
              Demo starting = new Demo(shutdown, Demo.Pace.QUICK);
              starting.start();
              return starting;
            });
    TrainingLoad.Result result = new TrainingLoad(demo).run(orders, Duration.ofSeconds(seconds));
    PrintWriter err = command.commandLine().getErr();
    err.printf(
        "skingate: trained with %d orders taken, %d callbacks verified and %d other requests%n",
        result.orders(), result.callbacks(), result.others());
    err.flush();
    if (result.orders() == 0 || result.callbacks() == 0 || result.others() == 0) {
      throw new CommandFailure(
          ExitCode.SOFTWARE, List.of("skingate: train: the gateway did not work as it should"));
    }
    return ExitCode.OK;
  }
}
