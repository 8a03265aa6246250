package io.skingate.api.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.api.call.Exchange;
import io.skingate.api.call.Step;
import io.skingate.budget.Books;
import io.skingate.budget.Wallet;
import io.skingate.catalog.WalletCache;
import io.skingate.http.ErrorCode;
import io.skingate.http.Problem;
import io.skingate.json.Json;
import io.skingate.json.MalformedJsonException;
import io.skingate.redis.connection.RedisUnavailableException;
import io.skingate.skinsnode.answer.WalletAnswer;
import io.skingate.tenant.Tenant;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Function;

/** {@code GET /v1/wallet}: the account's wallet under the tenant's own client id. */
public final class GetWallet implements Step {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
  private static final Duration RETRY_AFTER_TROUBLE = Duration.ofSeconds(5);

  private final WalletCache wallets;
  private final Function<Tenant, Future<Books>> books;

  public GetWallet(WalletCache wallets, Function<Tenant, Future<Books>> books) {
    this.wallets = wallets;
    this.books = books;
  }

  @Override
  public void take(Exchange exchange, Runnable next) {
    Tenant tenant = exchange.tenant();
    Future<Books> own =
        tenant.spending().isPrepaid() ? books.apply(tenant) : Future.succeededFuture();
    own.compose(
            known ->
                wallets.wallet(tenant.account()).map(answer -> answer(exchange, known, answer)))
        .onFailure(failure -> fail(exchange, failure));
  }

  private static void fail(Exchange exchange, Throwable failure) {
    if (failure instanceof RedisUnavailableException) {
      exchange.problem(Problem.of(ErrorCode.STORE_UNAVAILABLE).withRetryAfter(RETRY_AFTER));
    } else {
      exchange.fail(failure);
    }
  }

  /**
   * @param own the store's books, null where it has no budget
   */
  private static Void answer(Exchange exchange, Books own, WalletAnswer answer) {
    if (own != null && answer instanceof WalletAnswer.Found) {
      own(exchange, own, (WalletAnswer.Found) answer);
    } else if (answer instanceof WalletAnswer.Found found) {
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
    return null;
  }

  /** A store with a budget sees its own money alone, never more than the account has. */
  private static void own(Exchange exchange, Books own, WalletAnswer.Found found) {
    OptionalLong balance = Wallet.balance(found);
    if (balance.isEmpty()) {
      exchange.problem(Problem.of(ErrorCode.UPSTREAM_ERROR).withRetryAfter(RETRY_AFTER_TROUBLE));
      return;
    }
    ObjectNode wallet = Json.object();
    wallet.put("clientId", exchange.tenant().clientId());
    try {
      wallet.set("currency", Json.parseTolerantly(found.body()).path("currency"));
    } catch (MalformedJsonException impossible) {
      throw new IllegalStateException(impossible);
    }
    long available = Math.max(0, Math.min(own.available(), balance.getAsLong()));
    wallet.put("availableBalance", String.valueOf(available));
    exchange.json(200, Buffer.buffer(Json.bytes(wallet)));
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
