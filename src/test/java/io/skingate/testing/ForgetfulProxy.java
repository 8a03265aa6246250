package io.skingate.testing;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A firewall on the way to a local port: connections that were idle for too long, or that it is
 * told to forget, stay open at both ends, and what is sent on them vanishes. New ones work.
 */
public final class ForgetfulProxy implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final Set<Flow> flows = ConcurrentHashMap.newKeySet();
  private final AtomicInteger opened = new AtomicInteger();
  private final NetServer server;
  private final int target;
  private final long idleNanos;

  /**
   * @param target a port of this machine
   */
  public ForgetfulProxy(int target) throws Exception {
    this(target, Duration.ofDays(1));
  }

  /**
   * @param idle after which a connection is forgotten
   */
  public ForgetfulProxy(int target, Duration idle) throws Exception {
    this.target = target;
    this.idleNanos = idle.toNanos();
    server =
        vertx
            .createNetServer()
            .connectHandler(this::accept)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(5, TimeUnit.SECONDS);
  }

  public int port() {
    return server.actualPort();
  }

  /** How many connections were opened through it. */
  public int opened() {
    return opened.get();
  }

  /** Forgets every connection that there is. */
  public void forget() {
    flows.forEach(flow -> flow.forgotten = true);
  }

  /** Closes every connection at both ends. */
  public void cut() {
    flows.forEach(flow -> flow.near.close());
  }

  private void accept(NetSocket near) {
    opened.incrementAndGet();
    Flow flow = new Flow(near);
    flows.add(flow);
    near.pause();
    client
        .connect(target, "127.0.0.1")
        .onSuccess(
            far -> {
              near.handler(data -> flow.pass(data, far));
              far.handler(data -> flow.pass(data, near));
              near.closeHandler(closed -> flow.end(far));
              far.closeHandler(closed -> flow.end(near));
              near.resume();
            })
        .onFailure(refused -> near.close());
  }

  private final class Flow {
    private final NetSocket near;
    private volatile boolean forgotten;
    private long lastNanos = System.nanoTime();

    private Flow(NetSocket near) {
      this.near = near;
    }

    void pass(Buffer data, NetSocket to) {
      forgotten |= System.nanoTime() - lastNanos > idleNanos;
      lastNanos = System.nanoTime();
      if (!forgotten) {
        to.write(data);
      }
    }

    void end(NetSocket other) {
      if (!forgotten) {
        other.close();
      }
    }
  }

  @Override
  public void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }
}
