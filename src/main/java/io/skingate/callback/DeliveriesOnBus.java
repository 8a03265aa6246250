package io.skingate.callback;

import io.skingate.bus.LocalBus;
import io.skingate.redis.RedisOverBus;
import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reaches the callback verticles over the event bus. Safe for use from any thread. */
public final class DeliveriesOnBus implements Deliveries {
  private static final String DUE = "skingate.callbacks.due";
  private static final String LIST = "skingate.callbacks.list";
  private static final String REPLAY = "skingate.callbacks.replay";
  private static final String REPLAY_DEAD = "skingate.callbacks.replay-dead";
  private static final String STATS = "skingate.callbacks.stats";

  /** A replay of all dead deliveries runs in batches, one round trip each. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final LocalBus bus;

  public DeliveriesOnBus(LocalBus bus) {
    this.bus = bus;
  }

  /** Says that an update was put in line, so that it leaves at once. */
  public void due(String tenant, String endpoint) {
    due(tenant);
  }

  /** Says that something of the tenant may be due. */
  void due(String tenant) {
    bus.tell(DUE, tenant);
  }

  @Override
  public Future<Optional<DeliveryPage>> list(String tenant, State state, int limit, String cursor) {
    return ask(LIST, new ListQuestion(tenant, state, limit, cursor));
  }

  @Override
  public Future<Replay> replay(String deliveryId) {
    return ask(REPLAY, deliveryId);
  }

  @Override
  public Future<Long> replayDead(String tenant) {
    return ask(REPLAY_DEAD, tenant);
  }

  @Override
  public Future<TenantStats> stats(String tenant) {
    return ask(STATS, tenant);
  }

  /** Answers on the calling verticle's event loop. */
  static List<MessageConsumer<?>> serve(LocalBus bus, Deliveries deliveries, Consumer<String> due) {
    return List.of(
        bus.listen(DUE, due),
        RedisOverBus.answer(
            bus,
            LIST,
            (ListQuestion q) -> deliveries.list(q.tenant(), q.state(), q.limit(), q.cursor())),
        RedisOverBus.answer(bus, REPLAY, deliveries::replay),
        RedisOverBus.answer(bus, REPLAY_DEAD, deliveries::replayDead),
        RedisOverBus.answer(bus, STATS, deliveries::stats));
  }

  private <Q, A> Future<A> ask(String address, Q question) {
    return RedisOverBus.ask(bus, address, question, PATIENCE);
  }

  private record ListQuestion(String tenant, State state, int limit, String cursor) {}
}
