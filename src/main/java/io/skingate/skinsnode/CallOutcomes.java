package io.skingate.skinsnode;

import io.skingate.skinsnode.answer.ExchangeResult;
import io.skingate.skinsnode.answer.ExchangeResult.Response;
import io.skingate.skinsnode.answer.OrderAnswer;
import io.skingate.skinsnode.answer.UpstreamAnswer;
import io.skingate.skinsnode.guard.AccountGuard;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the pod learns from how its calls end: it counts them, keeps what is known of each account
 * up to date, and pauses an account where SkinsNode asks for it. Safe for use from any thread.
 */
final class CallOutcomes {
  private static final Logger LOG = LoggerFactory.getLogger(CallOutcomes.class);

  private final AccountGuards guards;
  private final UpstreamMetrics metrics;
  private final List<BiConsumer<String, Duration>> rateLimited = new CopyOnWriteArrayList<>();

  CallOutcomes(AccountGuards guards, UpstreamMetrics metrics) {
    this.guards = guards;
    this.metrics = metrics;
  }

  /**
   * @param listener gets an account's id and its wait whenever SkinsNode itself asks for a pause
   */
  void onRateLimited(BiConsumer<String, Duration> listener) {
    rateLimited.add(listener);
  }

  /**
   * A call is over.
   *
   * @param answer what the result means
   */
  void ended(String accountId, Operation operation, ExchangeResult result, UpstreamAnswer answer) {
    if (answer instanceof OrderAnswer.Refused refused) {
      metrics.refused(accountId, refused.code());
    }
    if (operation.ofOrder() && result instanceof Response response && response.status() == 429) {
      pause(accountId, ((OrderAnswer.Unknown) answer).retryAfter());
    }
    metrics.called(accountId, operation, answer.result());
    note(accountId, answer.result());
  }

  private void note(String accountId, String result) {
    AccountGuard guard = guards.of(accountId);
    switch (result) {
      case "ok", "not_modified", "not_found", "refused", "conflict" -> {
        if (guard.succeeded()) {
          LOG.atInfo()
              .addKeyValue("account", accountId)
              .log("SkinsNode accepts the account's credentials again");
        }
      }
      case "credentials_rejected" -> {
        if (guard.rejected(result)) {
          LOG.atError()
              .addKeyValue("account", accountId)
              .log("SkinsNode rejects the account's credentials: no order can be placed with it");
        }
      }
      case "overloaded", "circuit_open" -> {
        // What made it so is the error worth keeping.
      }
      default -> guard.failed(result);
    }
  }

  private void pause(String accountId, Duration wait) {
    guards.of(accountId).pauseFor(wait);
    LOG.atWarn()
        .addKeyValue("account", accountId)
        .addKeyValue("pauseMs", wait.toMillis())
        .log("SkinsNode asks to slow down");
    for (BiConsumer<String, Duration> listener : rateLimited) {
      try {
        listener.accept(accountId, wait);
      } catch (RuntimeException broken) {
        LOG.atError().addKeyValue("account", accountId).setCause(broken).log("A listener failed");
      }
    }
  }
}
