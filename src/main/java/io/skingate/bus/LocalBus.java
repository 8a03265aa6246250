package io.skingate.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.function.Function;

/**
 * Requests and signals between the verticles of one process. Messages are immutable objects and
 * travel by reference; who answers is whichever instance is next in turn. Safe for use from any
 * thread.
 */
public final class LocalBus {
  private static final String CODEC = "skingate.local";

  private final EventBus bus;

  public LocalBus(Vertx vertx) {
    bus = vertx.eventBus();
    try {
      bus.registerCodec(new ReferenceCodec());
    } catch (IllegalStateException alreadyRegistered) {
      // Every user of the same Vert.x makes a LocalBus of its own; the codec is stateless.
    }
  }

  /**
   * Asks, and fails when nobody answers in time.
   *
   * @param patience longer than any answer may take: it only guards against a verticle that is gone
   */
  @SuppressWarnings("unchecked")
  public <Q, A> Future<A> ask(String address, Q question, Duration patience) {
    DeliveryOptions options = options().setSendTimeout(patience.toMillis());
    return bus.request(address, question, options).map(reply -> (A) reply.body());
  }

  /** Tells one listener, if there is any. */
  public <S> void tell(String address, S signal) {
    bus.send(address, signal, options());
  }

  /** Answers questions on the calling verticle's event loop. */
  public <Q, A> MessageConsumer<Q> answer(String address, Function<Q, Future<A>> answers) {
    return bus.localConsumer(
        address,
        (Message<Q> message) ->
            apply(answers, message.body())
                .onComplete(
                    result -> {
                      if (result.succeeded()) {
                        message.reply(result.result(), options());
                      } else {
                        message.fail(500, String.valueOf(result.cause()));
                      }
                    }));
  }

  /** Listens on the calling verticle's event loop. */
  public <S> MessageConsumer<S> listen(String address, java.util.function.Consumer<S> listener) {
    return bus.localConsumer(address, (Message<S> message) -> listener.accept(message.body()));
  }

  private static <Q, A> Future<A> apply(Function<Q, Future<A>> answers, Q question) {
    try {
      return answers.apply(question);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static DeliveryOptions options() {
    return new DeliveryOptions().setLocalOnly(true).setCodecName(CODEC);
  }

  /** Hands the object itself over. */
  private static final class ReferenceCodec implements MessageCodec<Object, Object> {
    @Override
    public void encodeToWire(Buffer buffer, Object message) {
      throw new UnsupportedOperationException("local messages never leave the process");
    }

    @Override
    public Object decodeFromWire(int position, Buffer buffer) {
      throw new UnsupportedOperationException("local messages never leave the process");
    }

    @Override
    public Object transform(Object message) {
      return message;
    }

    @Override
    public String name() {
      return CODEC;
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }
}
