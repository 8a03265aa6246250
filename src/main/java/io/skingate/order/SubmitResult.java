package io.skingate.order;

import io.skingate.limit.LimitState;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;

/** How a submission ended, as far as the store is told. */
public sealed interface SubmitResult {
  /** The state of the tenant's order limit; null where Redis could not be asked. */
  LimitState limit();

  /** The outcome's name in metrics and logs. */
  String outcome();

  /**
   * 202: the order is kept.
   *
   * @param body the answer's body in the tenant's form
   * @param replayed whether it is the answer to an earlier or simultaneous equal order
   * @param queued whether SkinsNode does not have it yet, as far as is known
   */
  record Accepted(Buffer body, boolean replayed, boolean queued, LimitState limit)
      implements SubmitResult {
    @Override
    public String outcome() {
      return replayed ? "replayed" : queued ? "queued" : "accepted";
    }
  }

  /**
   * 409: the same order is being submitted and did not settle in time, or an earlier order of the
   * id with other content may have reached SkinsNode.
   *
   * @param earlier whether it is that earlier order that is waited for
   */
  record InProgress(Duration retryAfter, boolean earlier, LimitState limit)
      implements SubmitResult {
    @Override
    public String outcome() {
      return "in_progress";
    }
  }

  /**
   * 422: the id was used before with other content.
   *
   * @param fields the names of the fields that differ
   */
  record Mismatch(List<String> fields, LimitState limit) implements SubmitResult {
    @Override
    public String outcome() {
      return "mismatch";
    }
  }

  /**
   * 422: the order was not placed and left no claim.
   *
   * @param code SkinsNode's own, or the gateway's where the catalog decided
   * @param currentPrice cents; null unless known
   */
  record Refused(String code, String message, Long currentPrice, LimitState limit)
      implements SubmitResult {
    @Override
    public String outcome() {
      return "refused";
    }
  }

  /**
   * 422: the store may not spend that much, and the order left no claim.
   *
   * @param by {@code budget}, {@code order} or {@code spend}
   * @param available cents, of a budget; else null
   */
  record Uncovered(String by, Long available, LimitState limit) implements SubmitResult {
    @Override
    public String outcome() {
      return "insufficient_funds";
    }
  }

  /** 429. */
  record RateLimited(Duration retryAfter, LimitState limit) implements SubmitResult {
    @Override
    public String outcome() {
      return "rate_limited";
    }
  }

  /** 502: SkinsNode refused the account's credentials. */
  record UpstreamRejectedCredentials(LimitState limit) implements SubmitResult {
    @Override
    public String outcome() {
      return "upstream_rejected_credentials";
    }
  }

  /** 502: SkinsNode sent an unexpected response; the order was not placed. */
  record UpstreamError(LimitState limit) implements SubmitResult {
    @Override
    public String outcome() {
      return "upstream_error";
    }
  }

  /** 503: too many of the tenant's orders wait for SkinsNode. */
  record Overloaded(Duration retryAfter, LimitState limit) implements SubmitResult {
    @Override
    public String outcome() {
      return "overloaded";
    }
  }

  /** 503: Redis is out. */
  record StoreUnavailable(LimitState limit) implements SubmitResult {
    @Override
    public String outcome() {
      return "store_unavailable";
    }
  }

  /** 503: the gateway is stopping. */
  record ShuttingDown(LimitState limit) implements SubmitResult {
    @Override
    public String outcome() {
      return "shutting_down";
    }
  }
}
