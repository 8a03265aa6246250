package io.skingate.redis;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pod's clock, set right by Redis's, so that a pod whose clock is wrong neither refuses
 * webhooks as stale nor signs callbacks with a time that their stores refuse. Until Redis has told
 * its time it is the pod's own. Safe for use from any thread.
 */
public final class SharedClock extends Clock {
  private static final Logger LOG = LoggerFactory.getLogger(SharedClock.class);

  /** Further off than any synchronised clock, and near enough to harm nothing yet. */
  private static final Duration WORTH_A_WARNING = Duration.ofSeconds(5);

  private final Clock own;
  private volatile long offsetMillis;
  private volatile boolean warned;

  public SharedClock(Clock own) {
    this.own = own;
  }

  /**
   * Takes Redis's time.
   *
   * @param redisTime as Redis gave it
   * @param roundTrip how long asking took; the time is taken for that of its middle
   */
  public void observe(Instant redisTime, Duration roundTrip) {
    Instant now = own.instant();
    Duration offset = Duration.between(now, redisTime.plus(roundTrip.dividedBy(2)));
    offsetMillis = offset.toMillis();
    boolean far = offset.abs().compareTo(WORTH_A_WARNING) > 0;
    if (far && !warned) {
      LOG.atWarn()
          .addKeyValue("offsetMs", offsetMillis)
          .log("This machine's clock and Redis's differ; Redis's is used");
    }
    warned = far;
  }

  @Override
  public Instant instant() {
    return own.instant().plusMillis(offsetMillis);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return Clock.fixed(instant(), zone);
  }
}
