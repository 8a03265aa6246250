package io.skingate.webhook;

import io.skingate.bus.LocalBus;
import io.skingate.redis.RedisOverBus;
import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.List;

/** Reaches the webhook verticles over the event bus. Safe for use from any thread. */
public final class KeptWebhooksOnBus implements KeptWebhooks {
  private static final String ADDRESS = "skingate.webhooks.kept";

  /** Far longer than Redis may take: it only guards against a verticle that is gone. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final LocalBus bus;

  public KeptWebhooksOnBus(LocalBus bus) {
    this.bus = bus;
  }

  @Override
  public Future<List<KeptWebhook>> unknown(String tenant, int limit) {
    return ask(new Question(tenant, null, limit));
  }

  @Override
  public Future<List<KeptWebhook>> unusable(String account, int limit) {
    return ask(new Question(null, account, limit));
  }

  private Future<List<KeptWebhook>> ask(Question question) {
    return RedisOverBus.ask(bus, ADDRESS, question, PATIENCE);
  }

  /** Answers on the calling verticle's event loop. */
  static MessageConsumer<?> serve(LocalBus bus, KeptWebhooks store) {
    return RedisOverBus.answer(
        bus,
        ADDRESS,
        (Question question) ->
            question.tenant() != null
                ? store.unknown(question.tenant(), question.limit())
                : store.unusable(question.account(), question.limit()));
  }

  /** One of the two is null. */
  private record Question(String tenant, String account, int limit) {}
}
