package io.skingate.management.health;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.util.concurrent.EventExecutor;
import io.skingate.metrics.LatencyBuckets;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Feels whether the event loops turn. Each one ticks by itself; a tick that comes late shows for
 * how long something held the loop. Reading is safe from any thread.
 */
public final class EventLoopPulse implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(250);
  private final LongSupplier nanoTime;
  private final Timer lag;
  private final List<Loop> loops = new ArrayList<>();
  private volatile boolean closed;

  /** Begins to feel every event loop of the Vert.x. */
  public EventLoopPulse(Vertx vertx, MeterRegistry registry, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    lag =
        Timer.builder("skingate.event.loop.lag")
            .description("By how much a tick of an event loop came late")
            .serviceLevelObjectives(LatencyBuckets.requests())
            .register(registry);
    for (EventExecutor executor : ((VertxInternal) vertx).nettyEventLoopGroup()) {
      Loop loop = new Loop(executor);
      loops.add(loop);
      loop.schedule();
    }
  }

  /** The time since the last tick of the event loop that has been silent for longest. */
  public Duration longestSilence() {
    long now = nanoTime.getAsLong();
    long longest = 0;
    for (Loop loop : loops) {
      longest = Math.max(longest, now - loop.lastTick);
    }
    return Duration.ofNanos(longest);
  }

  /** Ends the ticking. */
  @Override
  public void close() {
    closed = true;
  }

  private final class Loop implements Runnable {
    private final EventExecutor executor;
    private volatile long lastTick = nanoTime.getAsLong();

    Loop(EventExecutor executor) {
      this.executor = executor;
    }

    @Override
    public void run() {
      long now = nanoTime.getAsLong();
      long late = now - lastTick - INTERVAL.toNanos();
      lag.record(Math.max(0, late), TimeUnit.NANOSECONDS);
      lastTick = now;
      schedule();
    }

    private void schedule() {
      if (!closed && !executor.isShuttingDown()) {
        executor.schedule(this, INTERVAL.toNanos(), TimeUnit.NANOSECONDS);
      }
    }
  }
}
