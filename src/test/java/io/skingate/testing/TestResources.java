package io.skingate.testing;

import io.skingate.sandbox.redis.EmbeddedRedis;
import io.skingate.sandbox.redis.EmbeddedRedisOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Several servers and links that end together, the last first. */
public final class TestResources implements AutoCloseable {
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  public EmbeddedRedis server(EmbeddedRedisOptions options) throws IOException {
    EmbeddedRedis server = new EmbeddedRedis(options);
    opened.push(server);
    return server.start();
  }

  /** A link beside whatever is tested. */
  public TestLink admin(EmbeddedRedis server) {
    TestLink link = new TestLink(TestLink.standalone(server.uri(), Duration.ofSeconds(5)));
    opened.push(link);
    return link.connected();
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
