package io.skingate.sandbox;

import io.skingate.sandbox.order.Outcome;
import io.skingate.sandbox.order.SandboxOrder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/**
 * Moves accepted orders through the statuses of their outcome and tells each by webhook. Belongs to
 * the sandbox's event loop.
 */
final class Fulfilment {
  private final Vertx vertx;
  private final SandboxOptions options;
  private final SandboxPace pace;
  private final Clock clock;
  private final Bodies bodies;
  private final WebhookSender sender;

  Fulfilment(
      Vertx vertx, SandboxOptions options, SandboxPace pace, Clock clock, WebhookSender sender) {
    this.vertx = vertx;
    this.options = options;
    this.pace = pace;
    this.clock = clock;
    this.bodies = new Bodies(options.variants());
    this.sender = sender;
  }

  void start(ClientAccount account, SandboxOrder order) {
    new Run(account, order.externalId(), order.outcome()).next(0);
  }

  /** Gives an order a status out of its turn and tells it; false where there is no such order. */
  boolean push(ClientAccount account, String externalId, String status) {
    SandboxOrder order = account.advance(externalId, status, clock.instant());
    if (order == null) {
      return false;
    }
    sender.send(webhook(account, order));
    return true;
  }

  private WebhookSender.Webhook webhook(ClientAccount account, SandboxOrder order) {
    return new WebhookSender.Webhook(
        order.webhookUrl(),
        account.secret(),
        order.externalId(),
        UUID.randomUUID(),
        bodies.update(order).toBuffer());
  }

  /** One order on its way. */
  private final class Run {
    private final ClientAccount account;
    private final String externalId;
    private final Outcome outcome;
    private final List<WebhookSender.Webhook> held = new ArrayList<>();
    private Future<Void> sent = Future.succeededFuture();

    Run(ClientAccount account, String externalId, Outcome outcome) {
      this.account = account;
      this.externalId = externalId;
      this.outcome = outcome;
    }

    void next(int step) {
      if (step == outcome.path().size()) {
        Collections.reverse(held);
        held.forEach(this::sendInTurn);
        return;
      }
      String status = outcome.path().get(step);
      Duration wait = status.equals("reversed") ? options.reversalTime() : options.stepTime();
      vertx.setTimer(
          pace.millis(wait),
          id -> {
            SandboxOrder order = account.advance(externalId, status, clock.instant());
            if (order != null) {
              tell(webhook(account, order));
              next(step + 1);
            }
          });
    }

    private void tell(WebhookSender.Webhook webhook) {
      switch (outcome) {
        case WEBHOOK_LOST -> {}
        case WEBHOOK_OUT_OF_ORDER -> held.add(webhook);
        case WEBHOOK_DUPLICATED -> {
          sendInTurn(webhook);
          sendInTurn(webhook);
        }
        default -> sendInTurn(webhook);
      }
    }

    /** After the first attempt of the one before, so that undisturbed webhooks keep their order. */
    private void sendInTurn(WebhookSender.Webhook webhook) {
      sent = sent.compose(done -> sender.send(webhook));
    }
  }
}
