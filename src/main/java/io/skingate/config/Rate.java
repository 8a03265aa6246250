package io.skingate.config;

import java.time.Duration;

/**
 * So many requests in a period, such as {@code 20/s} or {@code 600/m}.
 *
 * @param count requests, at least 1
 * @param period one second, minute or hour
 */
public record Rate(long count, Duration period) {
  /** The time between two requests at exactly this rate, in microseconds and fractions of them. */
  public double emissionIntervalMicros() {
    return period.toNanos() / 1000.0 / count;
  }
}
