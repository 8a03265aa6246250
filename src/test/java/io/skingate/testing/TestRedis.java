package io.skingate.testing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skingate.config.RedisConfig;
import io.skingate.config.Secret;
import io.skingate.redis.RedisLink;
import io.skingate.redis.connection.RedisMetrics;
import io.skingate.sandbox.redis.EmbeddedRedis;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A real Redis and one link to it, used from a test's own thread. */
public final class TestRedis implements AutoCloseable {
  private final EmbeddedRedis server;
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final RedisLink link;

  public TestRedis() {
    this(Duration.ofSeconds(5));
  }

  public TestRedis(Duration commandTimeout) {
    try {
      server = new EmbeddedRedis().start();
      link =
          on(
              () ->
                  Future.succeededFuture(RedisLink.open(vertx, config(commandTimeout), metrics())));
      on(link::firstConnection);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static RedisMetrics metrics() {
    return new RedisMetrics(new SimpleMeterRegistry());
  }

  public RedisConfig config(Duration commandTimeout) {
    return new RedisConfig(
        RedisConfig.Mode.STANDALONE,
        List.of(new Secret(server.uri())),
        null,
        "test",
        commandTimeout);
  }

  public EmbeddedRedis server() {
    return server;
  }

  public Vertx vertx() {
    return vertx;
  }

  public RedisLink link() {
    return link;
  }

  /** Runs a call on the link's event loop and waits for what comes of it. */
  public <T> T on(Supplier<Future<T>> call) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(
        go -> {
          try {
            call.get().onComplete(promise);
          } catch (RuntimeException e) {
            promise.fail(e);
          }
        });
    try {
      return promise.future().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    on(link::close);
    vertx.close().toCompletionStage().toCompletableFuture().join();
    try {
      server.stop();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
