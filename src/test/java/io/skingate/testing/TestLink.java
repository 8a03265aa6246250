package io.skingate.testing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skingate.config.RedisConfig;
import io.skingate.config.Secret;
import io.skingate.redis.RedisLink;
import io.skingate.redis.connection.RedisMetrics;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** One link to whatever Redis a test runs, used from the test's own thread. */
public final class TestLink implements AutoCloseable {
  private final Vertx vertx;
  private final Context context;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RedisLink link;

  public TestLink(RedisConfig config) {
    this(config, Vertx.vertx());
  }

  /**
   * @param vertx of this link alone
   */
  public TestLink(RedisConfig config, Vertx vertx) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    link =
        on(() -> Future.succeededFuture(RedisLink.open(vertx, config, new RedisMetrics(meters))));
  }

  public static RedisConfig standalone(String uri, Duration commandTimeout) {
    return config(RedisConfig.Mode.STANDALONE, List.of(uri), null, commandTimeout);
  }

  public static RedisConfig config(
      RedisConfig.Mode mode, List<String> uris, String masterName, Duration commandTimeout) {
    return new RedisConfig(
        mode, uris.stream().map(Secret::new).toList(), masterName, "test", commandTimeout);
  }

  /** Waits for the first connection. */
  public TestLink connected() {
    on(link::firstConnection);
    return this;
  }

  public RedisLink link() {
    return link;
  }

  public Vertx vertx() {
    return vertx;
  }

  /** Connections that were opened again after a loss. */
  public double reconnects() {
    return meters.counter("skingate.redis.reconnects").count();
  }

  public Response command(Command command, Object... args) {
    Request request = Request.cmd(command);
    for (Object arg : args) {
      request.arg(String.valueOf(arg));
    }
    return on(() -> link.command("test", request));
  }

  /** Begins a call on the link's event loop. */
  public <T> Future<T> begin(Supplier<Future<T>> call) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(
        go -> {
          try {
            call.get().onComplete(promise);
          } catch (RuntimeException e) {
            promise.fail(e);
          }
        });
    return promise.future();
  }

  /** Runs a call on the link's event loop and waits for what comes of it. */
  public <T> T on(Supplier<Future<T>> call) {
    return await(begin(call));
  }

  /** Waits for what was begun. */
  public static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    on(link::close);
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
