package io.skingate.gateway;

import io.skingate.logging.Logging;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process in order: what was started last stops first, then the log is written out. On
 * SIGTERM or Ctrl-C the exit status is the command's choice if every step ended well, where the
 * JVM's own would be 128 and the signal's number. Safe for use from any thread.
 */
public final class Shutdown {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  /** A stop is over within 25 s; what hangs longer is cut off just before. */
  private static final Duration DEADLINE = Duration.ofSeconds(24);

  /** Longer than a start takes where nothing hangs, and short enough for the steps after it. */
  private static final Duration START_PATIENCE = Duration.ofSeconds(8);

  private static final Shutdown PROCESS =
      new Shutdown(DEADLINE, Runtime.getRuntime()::halt, Logging::stop);

  private record Step(String name, AutoCloseable action) {}

  private final Duration deadline;
  private final IntConsumer halt;
  private final Runnable flush;
  private final Deque<Step> steps = new ArrayDeque<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final ReentrantLock starting = new ReentrantLock();
  private volatile boolean exiting;
  private volatile boolean ending;
  private volatile int statusWhenTold = 1;

  Shutdown(Duration deadline, IntConsumer halt, Runnable flush) {
    this.deadline = deadline;
    this.halt = halt;
    this.flush = flush;
  }

  /** The one of this process. */
  public static Shutdown ofProcess() {
    return PROCESS;
  }

  /** Makes it run when the process is told to end. Once, before anything is started. */
  public void install() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::onExit, "skingate-shutdown"));
  }

  /** Adds what has to stop, before everything added earlier. The action may block. */
  public synchronized void add(String name, AutoCloseable action) {
    steps.push(new Step(name, action));
  }

  /**
   * Chooses the status for the case that the process is told to end before it is done; 1 until
   * then, since nothing was done.
   */
  public void statusWhenTold(int status) {
    statusWhenTold = status;
  }

  /** Whether the end has begun: what fails from now on fails because of it. */
  public boolean isEnding() {
    return ending;
  }

  /** Ends the process with this status after the steps ran. Does not return. */
  public void exit(int status) {
    exiting = true;
    System.exit(status);
  }

  /**
   * Starts something that adds its own steps. The end waits for it for a while: what is half
   * started cannot be stopped in order.
   *
   * @throws CancellationException if the end has begun
   */
  public <T> T starting(Callable<T> start) throws Exception {
    starting.lock();
    try {
      if (ending) {
        throw new CancellationException("the process ends");
      }
      return start.call();
    } finally {
      starting.unlock();
    }
  }

  /** Waits until the process was told to end and every step ran. */
  public void await() throws InterruptedException {
    ended.await();
  }

  /** What the JVM's hook does: runs the steps and, unless a status was chosen, chooses it. */
  void onExit() {
    boolean told = !exiting;
    ending = true;
    Thread watchdog = new Thread(this::cutOff, "skingate-shutdown-deadline");
    watchdog.setDaemon(true);
    watchdog.start();
    awaitStart();
    boolean well = runSteps();
    watchdog.interrupt();
    flush.run();
    ended.countDown();
    if (told) {
      halt.accept(well ? statusWhenTold : 1);
    }
  }

  private void awaitStart() {
    try {
      if (starting.tryLock(START_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        starting.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean runSteps() {
    boolean well = true;
    for (Step step = next(); step != null; step = next()) {
      try {
        step.action.close();
      } catch (Exception e) {
        well = false;
        LOG.atError().setCause(e).addKeyValue("step", step.name).log("Stopping failed");
      }
    }
    return well;
  }

  private synchronized Step next() {
    return steps.poll();
  }

  private void cutOff() {
    try {
      Thread.sleep(deadline.toMillis());
      LOG.atError().log("Stopping took too long, ending now");
      flush.run();
      halt.accept(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
