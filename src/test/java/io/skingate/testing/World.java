package io.skingate.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.sandbox.redis.EmbeddedRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Gateway processes with a real Redis, a SkinsNode that does as it is told and a receiver for the
 * stores. Closing it leaves nothing behind.
 */
public final class World implements AutoCloseable {
  public final EmbeddedRedis redis = new EmbeddedRedis();
  public final StoreReceiver receiver = new StoreReceiver();
  public final StoreClient client = new StoreClient();
  public final SkinsNodeStandIn skinsNode;
  public final GatewayConfigFile config;
  private final Path folder;
  private final AtomicReferenceArray<GatewayProcess> pods;
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicInteger orders = new AtomicInteger();

  /**
   * @param settings changes the configuration before the pods start
   */
  public World(int podCount, List<Store> stores, Consumer<GatewayConfigFile> settings) {
    pods = new AtomicReferenceArray<>(podCount);
    try {
      redis.start();
      folder = Files.createTempDirectory("skingate-faults");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    skinsNode = new SkinsNodeStandIn(this::balanced);
    config = new GatewayConfigFile(folder.resolve("skingate.yaml"), redis.uri(), skinsNode.url());
    stores.forEach(config::tenant);
    settings.accept(config);
    config.write();
    try {
      startPods();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Starts those that do not run, at once, and waits until they are ready. */
  public void startPods() {
    List<CompletableFuture<Void>> starting =
        IntStream.range(0, pods.length())
            .filter(i -> pods.get(i) == null || !pods.get(i).isAlive())
            .mapToObj(i -> CompletableFuture.runAsync(() -> startPod(i)))
            .toList();
    starting.forEach(CompletableFuture::join);
  }

  public void startPod(int index) {
    pods.set(index, GatewayProcess.start(config.file()));
  }

  public GatewayProcess pod(int index) {
    return pods.get(index);
  }

  public URI api(int index) {
    return pod(index).api();
  }

  /** A pod that runs, in turn; null if none does. */
  public URI balanced() {
    for (int i = 0; i < pods.length(); i++) {
      GatewayProcess pod = pods.get(Math.floorMod(turn.getAndIncrement(), pods.length()));
      if (pod != null && pod.isAlive()) {
        return pod.api();
      }
    }
    return null;
  }

  /** An id that no order had. */
  public String newId() {
    return "order_" + orders.incrementAndGet();
  }

  /** An order that SkinsNode will like. */
  public ObjectNode order(Store store, String externalId) {
    return StoreClient.order(
        externalId, SkinsNodeStandIn.item(1), SkinsNodeStandIn.price(1), receiver.url(store));
  }

  public StoreClient.Answer place(int pod, Store store, String externalId) {
    try {
      return client.post(api(pod), store, order(store, externalId));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public StoreClient.Answer read(int pod, Store store, String externalId) {
    try {
      return client.order(api(pod), store, externalId);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the operator sees of an order, for a failed test. */
  public String record(String tenant, String externalId) {
    try {
      URI path = pod(0).management().resolve("/admin/orders/" + tenant + "/" + externalId);
      return client.admin(path).toString();
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The last lines of every pod, for a failed test. */
  public String logs() {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < pods.length(); i++) {
      if (pods.get(i) != null) {
        all.append("pod ").append(i).append(":\n").append(pods.get(i).tail(40)).append('\n');
      }
    }
    return all.toString();
  }

  @Override
  public void close() {
    IntStream.range(0, pods.length())
        .mapToObj(pods::get)
        .filter(Objects::nonNull)
        .forEach(GatewayProcess::close);
    skinsNode.close();
    receiver.close();
    try {
      redis.stop();
      if (folder != null) {
        for (Path file : Files.list(folder).toList()) {
          Files.delete(file);
        }
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<Store> stores(String... ids) {
    return Arrays.stream(ids).map(Store::of).toList();
  }
}
