package io.skingate.callback.sending;

import java.time.Duration;

/**
 * What one attempt came to.
 *
 * @param httpStatus 0 where no answer's headers arrived
 * @param excerpt the beginning of the answer's body, made safe; may be empty
 * @param retryAfter the header's value as given; null where absent
 */
public record Attempt(
    AttemptResult result, int httpStatus, Duration took, String excerpt, String retryAfter) {

  public static Attempt unanswered(AttemptResult result, Duration took) {
    return new Attempt(result, 0, took, "", null);
  }
}
