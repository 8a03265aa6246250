package io.skingate.redis.connection;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.skingate.metrics.LatencyBuckets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What is counted about Redis. One instance a process, safe for use from any thread. */
public final class RedisMetrics {
  private final MeterRegistry registry;
  private final Map<String, Timer> timers = new ConcurrentHashMap<>();
  private final Counter timeouts;
  private final Counter disconnected;
  private final Counter errors;
  private final Counter reconnects;
  private final AtomicInteger connected = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final ConnectionLog connections = new ConnectionLog(System::nanoTime);

  public RedisMetrics(MeterRegistry registry) {
    this.registry = registry;
    timeouts = errors("timeout");
    disconnected = errors("disconnected");
    errors = errors("error");
    reconnects =
        Counter.builder("skingate.redis.reconnects")
            .description("Connections to Redis that were opened again after a loss")
            .register(registry);
    Gauge.builder("skingate.redis.connections", connected, AtomicInteger::get)
        .description(
            "Connections to Redis that are open, one per event loop, one for the operator's server, one for what a pod does once and one for catalogs")
        .register(registry);
  }

  private Counter errors(String kind) {
    return Counter.builder("skingate.redis.errors")
        .description("Commands that Redis did not answer well, by kind")
        .tag("kind", kind)
        .register(registry);
  }

  void answered(String script, long nanos) {
    timers.computeIfAbsent(script, this::timer).record(Duration.ofNanos(nanos));
  }

  private Timer timer(String script) {
    return Timer.builder("skingate.redis.command.duration")
        .description("Time from sending a command to its answer")
        .tag("script", script)
        .serviceLevelObjectives(LatencyBuckets.neighbours())
        .register(registry);
  }

  void timedOut() {
    timeouts.increment();
  }

  void disconnected() {
    disconnected.increment();
  }

  public void failed() {
    errors.increment();
  }

  /** What all links of the process have in common. */
  public ConnectionLog connections() {
    return connections;
  }

  /** How many connections stand. */
  public int connected() {
    return connected.get();
  }

  /** How many links have had no connection yet. */
  public int waiting() {
    return waiting.get();
  }

  /** A link began to connect. */
  public void begun() {
    waiting.incrementAndGet();
  }

  /** A link that had no connection yet was given up. */
  public void abandoned() {
    waiting.decrementAndGet();
  }

  /** A link has had its first connection. */
  public void reached() {
    waiting.decrementAndGet();
  }

  void opened(boolean again) {
    connected.incrementAndGet();
    if (again) {
      reconnects.increment();
    }
  }

  void closed() {
    connected.decrementAndGet();
  }
}
