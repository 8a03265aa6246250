package io.skingate.skinsnode.guard;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/** A clock that a change of the machine's time does not move: waits stay as long as they were. */
public final class MonotonicClock extends Clock {
  private final LongSupplier nanos;
  private final long origin;

  public MonotonicClock(LongSupplier nanos) {
    this.nanos = nanos;
    this.origin = nanos.getAsLong();
  }

  @Override
  public Instant instant() {
    return Instant.EPOCH.plus(Duration.ofNanos(nanos.getAsLong() - origin));
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
