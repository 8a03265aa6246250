package io.skingate.skinsnode.answer;

import java.time.Duration;

/** How one HTTP exchange ended, before anybody looks at what the answer means. */
public sealed interface ExchangeResult {

  /**
   * A whole response.
   *
   * @param retryAfter null where the header was missing or unreadable
   * @param etag null where the header was missing
   */
  record Response(int status, Duration retryAfter, String etag, ResponseBody body)
      implements ExchangeResult {}

  /**
   * No whole response.
   *
   * @param retryAfter null where nothing is known
   * @param sent whether SkinsNode may have seen the request
   */
  record Failure(UpstreamAnswer.Reason reason, Duration retryAfter, boolean sent)
      implements ExchangeResult {

    public static Failure sent(UpstreamAnswer.Reason reason) {
      return new Failure(reason, null, true);
    }

    public static Failure unsent(UpstreamAnswer.Reason reason) {
      return new Failure(reason, null, false);
    }
  }
}
