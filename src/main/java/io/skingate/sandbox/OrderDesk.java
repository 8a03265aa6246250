package io.skingate.sandbox;

import io.skingate.sandbox.catalog.Item;
import io.skingate.sandbox.catalog.SandboxCatalog;
import io.skingate.sandbox.order.Declines;
import io.skingate.sandbox.order.Outcome;
import io.skingate.sandbox.order.SandboxOrder;
import io.skingate.sandbox.order.SandboxRequest;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Takes and refuses orders, and reads them. Belongs to the sandbox's event loop. */
final class OrderDesk {
  /** How many POSTs of a name a passing failure refuses. */
  private static final int PASSING_REFUSALS = 2;

  private final SandboxOptions options;
  private final SandboxCatalog catalog;
  private final Fulfilment fulfilment;
  private final SandboxPace pace;
  private final Clock clock;
  private final Bodies bodies;
  private final Declines declines;

  OrderDesk(
      SandboxOptions options,
      SandboxCatalog catalog,
      Fulfilment fulfilment,
      SandboxPace pace,
      Clock clock) {
    this.options = options;
    this.catalog = catalog;
    this.fulfilment = fulfilment;
    this.pace = pace;
    this.clock = clock;
    this.bodies = new Bodies(options.variants());
    this.declines = new Declines(options.seed(), options.declineRate());
  }

  /** Answers a POST; an order that is taken is on its way when this returns. */
  SandboxReply place(ClientAccount account, Buffer raw) {
    SandboxRequest request;
    try {
      request = SandboxRequest.parse(raw);
    } catch (IllegalArgumentException e) {
      return bodies.error(422, "invalid_request", e.getMessage());
    }
    int post = account.countPost(request.externalId());
    SandboxOrder existing = account.order(request.externalId());
    if (existing != null) {
      account.repeat(existing, post);
      return repeated(existing, raw);
    }
    Outcome outcome = declines.decide(Outcome.ofToken(request.token()), request.externalId());
    SandboxReply refusal = refusalOf(outcome, post, request);
    return refusal != null ? refusal : take(account, request, outcome, post, raw);
  }

  /** Answers a GET of one order. */
  SandboxReply read(ClientAccount account, String externalId) {
    SandboxOrder order = account.order(externalId);
    return order == null || isHidden(order)
        ? bodies.error(404, "order_not_found", "no such order")
        : SandboxReply.json(200, bodies.order(order));
  }

  private boolean isHidden(SandboxOrder order) {
    Instant until = order.acceptedAt().plusMillis(pace.millis(options.hiddenTime()));
    return order.outcome() == Outcome.TAKEN_THEN_HIDDEN && clock.instant().isBefore(until);
  }

  private SandboxReply repeated(SandboxOrder existing, Buffer raw) {
    return switch (options.variants().repeat()) {
      case EXISTING -> SandboxReply.json(202, bodies.accepted(existing));
      case SAME_BODY_ONLY ->
          existing.requestBody().equals(raw.toString())
              ? SandboxReply.json(202, bodies.accepted(existing))
              : bodies.error(422, "idempotency_mismatch", "externalId has another order");
      case CONFLICT -> bodies.error(409, "order_exists", "externalId has an order");
    };
  }

  /** The refusal that an outcome asks for at this POST; null for none. */
  private SandboxReply refusalOf(Outcome outcome, int post, SandboxRequest request) {
    boolean passing = post <= PASSING_REFUSALS;
    return switch (outcome) {
      case ACCOUNT_REFUSED -> unauthorized();
      case ACCOUNT_FORBIDDEN -> bodies.error(403, "forbidden", "the account may not order");
      case INSUFFICIENT_FUNDS -> insufficientFunds();
      case NEVER_TAKEN -> unavailable();
      case NOT_TAKEN_500 -> passing ? internalError() : null;
      case NOT_TAKEN_503 -> passing ? unavailable() : null;
      case NOT_TAKEN_429 -> passing ? tooManyRequests() : null;
      case NOT_TAKEN_HANG -> passing ? internalError().in(SandboxReply.Manner.NEVER) : null;
      case GARBLED -> passing ? SandboxReply.webPage() : null;
      case ITEM_GONE -> {
        catalog.remove(request.catalogItemId());
        yield null;
      }
      case PRICE_MOVED -> {
        Item item = catalog.find(request.catalogItemId());
        if (post == 1 && item != null) {
          catalog.reprice(request.catalogItemId(), item.price() + 1 + item.price() / 16);
        }
        yield null;
      }
      default -> null;
    };
  }

  private SandboxReply take(
      ClientAccount account, SandboxRequest request, Outcome outcome, int post, Buffer raw) {
    Item item = catalog.find(request.catalogItemId());
    if (item == null) {
      return bodies.error(422, "item_unavailable", "the item is not for sale");
    }
    if (item.price() != request.expectedPrice()) {
      return bodies.error(422, "price_changed", "the item has another price");
    }
    long charge = outcome.charge(item.price());
    if (!account.covers(charge)) {
      return insufficientFunds();
    }
    if (!account.makeRoom()) {
      return unavailable();
    }
    SandboxOrder order =
        new SandboxOrder(
            account.client().clientId(),
            request.externalId(),
            request.catalogItemId(),
            item.marketHashName(),
            charge,
            account.client().currency(),
            request.webhookUrl(),
            outcome,
            raw.toString(),
            post,
            List.of(new SandboxOrder.Change("accepted", clock.instant())));
    account.take(order);
    if (options.singleCopy()) {
      catalog.remove(request.catalogItemId());
    }
    fulfilment.start(account, order);
    return answerTo(order);
  }

  private SandboxReply answerTo(SandboxOrder order) {
    SandboxReply accepted = SandboxReply.json(202, bodies.accepted(order));
    return switch (order.outcome()) {
      case SLOW -> accepted.in(SandboxReply.Manner.SLOWLY);
      case TAKEN_THEN_HANG -> accepted.in(SandboxReply.Manner.NEVER);
      case TAKEN_THEN_CUT, TAKEN_THEN_HIDDEN -> accepted.in(SandboxReply.Manner.CUT);
      case TAKEN_THEN_500 -> internalError();
      default -> accepted;
    };
  }

  SandboxReply unauthorized() {
    return bodies.error(401, "unauthorized", "the credentials are not valid");
  }

  SandboxReply internalError() {
    return bodies.error(500, "internal_error", "something went wrong");
  }

  SandboxReply unavailable() {
    return bodies.error(503, "unavailable", "try again later").retryAfter(1);
  }

  SandboxReply tooManyRequests() {
    return bodies.error(429, "rate_limited", "too many requests").retryAfter(1);
  }

  private SandboxReply insufficientFunds() {
    return bodies.error(422, "insufficient_funds", "the wallet does not cover the price");
  }
}
