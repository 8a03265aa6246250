package io.skingate.api.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.api.call.Exchange;
import io.skingate.api.call.Step;
import io.skingate.catalog.WalletCache;
import io.skingate.http.ErrorCode;
import io.skingate.http.Problem;
import io.skingate.json.Json;
import io.skingate.json.MalformedJsonException;
import io.skingate.skinsnode.answer.WalletAnswer;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/** {@code GET /v1/wallet}: the account's wallet under the tenant's own client id. */
public final class GetWallet implements Step {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
  private static final Duration RETRY_AFTER_TROUBLE = Duration.ofSeconds(5);

  private final WalletCache wallets;

  public GetWallet(WalletCache wallets) {
    this.wallets = wallets;
  }

  @Override
  public void take(Exchange exchange, Runnable next) {
    wallets
        .wallet(exchange.tenant().account())
        .map(
            answer -> {
              answer(exchange, answer);
              return null;
            })
        .onFailure(exchange::fail);
  }

  private static void answer(Exchange exchange, WalletAnswer answer) {
    if (answer instanceof WalletAnswer.Found found) {
      try {
        ObjectNode wallet = Json.parseTolerantly(found.body());
        wallet.put("clientId", exchange.tenant().clientId());
        exchange.json(200, Buffer.buffer(Json.bytes(wallet)));
      } catch (MalformedJsonException e) {
        exchange.problem(Problem.of(ErrorCode.UPSTREAM_ERROR).withRetryAfter(RETRY_AFTER_TROUBLE));
      }
    } else if (answer instanceof WalletAnswer.CredentialsRejected) {
      exchange.problem(
          Problem.of(ErrorCode.UPSTREAM_REJECTED_CREDENTIALS).withRetryAfter(RETRY_AFTER_TROUBLE));
    } else if (answer instanceof WalletAnswer.Failed failed) {
      exchange.problem(failed(failed));
    }
  }

  private static Problem failed(WalletAnswer.Failed failed) {
    Duration wait = failed.retryAfter() == null ? RETRY_AFTER : failed.retryAfter();
    return switch (failed.reason()) {
      case OVERLOADED, RATE_LIMITED ->
          Problem.of(ErrorCode.OVERLOADED, "SkinsNode cannot be asked right now.")
              .withRetryAfter(wait);
      case UNREACHABLE, TIMEOUT, RESET, CIRCUIT_OPEN, REQUEST_TIMEOUT ->
          Problem.of(ErrorCode.UPSTREAM_UNAVAILABLE).withRetryAfter(wait);
      case SERVER_ERROR, MALFORMED ->
          Problem.of(ErrorCode.UPSTREAM_ERROR, "SkinsNode did not give a wallet.")
              .withRetryAfter(RETRY_AFTER_TROUBLE);
    };
  }
}
