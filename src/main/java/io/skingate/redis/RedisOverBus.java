package io.skingate.redis;

import io.skingate.bus.LocalBus;
import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.function.Function;

/**
 * Questions to a verticle that asks Redis. An exception's type does not travel over the bus: that
 * Redis is out does here, and arrives as {@link RedisUnavailableException}.
 */
public final class RedisOverBus {
  private RedisOverBus() {}

  /**
   * Asks what {@link #answer} answers.
   *
   * @param patience longer than any answer may take: it only guards against a verticle that is gone
   */
  public static <Q, A> Future<A> ask(LocalBus bus, String address, Q question, Duration patience) {
    return bus.<Q, Answer<A>>ask(address, question, patience)
        .compose(
            answer ->
                answer.available()
                    ? Future.succeededFuture(answer.value())
                    : Future.failedFuture(new RedisUnavailableException("Redis is out")));
  }

  /** Answers on the calling verticle's event loop. */
  public static <Q, A> MessageConsumer<Q> answer(
      LocalBus bus, String address, Function<Q, Future<A>> answers) {
    return bus.answer(
        address,
        (Q question) ->
            answers
                .apply(question)
                .map(value -> new Answer<>(true, value))
                .recover(
                    failure ->
                        failure instanceof RedisUnavailableException
                            ? Future.succeededFuture(new Answer<>(false, null))
                            : Future.failedFuture(failure)));
  }

  private record Answer<A>(boolean available, A value) {}
}
