package io.skingate.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A configuration for gateway processes under test: any free port, loopback, waits of a fraction of
 * a second. Written as JSON, which is YAML too. Not thread-safe.
 */
public final class GatewayConfigFile {
  /** What SkinsNode is told to reach; a test's stand-in sends to whichever pod it likes. */
  public static final String PUBLIC_URL = "http://gateway.test";

  public static final String ACCOUNT_SECRET = "secret_of_the_account";
  public static final String ADMIN_TOKEN = "admin_token_of_the_test";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final ObjectNode root = JSON.createObjectNode();
  private final ArrayNode tenants = JSON.createArrayNode();

  /**
   * @param file where {@link #write} puts it
   */
  public GatewayConfigFile(Path file, String redisUri, String skinsNodeUrl) {
    this.file = file;
    set("api.host", "127.0.0.1").set("api.port", 0).set("api.publicUrl", PUBLIC_URL);
    set("api.warmUp", "0s");
    set("management.host", "127.0.0.1").set("management.port", 0);
    set("management.token", ADMIN_TOKEN);
    set("redis.commandTimeout", "500ms");
    root.withObject("/redis").putArray("endpoints").add(redisUri);
    set("upstream.baseUrl", skinsNodeUrl).set("upstream.connectTimeout", "1s");
    set("upstream.requestTimeout", "1500ms");
    set("catalog.refreshInterval", "1s");
    set("orders.leaseTime", "2s").set("orders.recoveryInterval", "200ms");
    set("orders.queueFor", "5m").set("orders.reconcileAfter", "3s");
    set("callbacks.timeout", "1s");
    set("callbacks.allowHttp", true).set("callbacks.allowPrivateNetworks", true);
    retrySchedule("200ms", "300ms", "500ms", "1s", "1s", "1s", "2s", "2s", "2s", "2s", "2s", "2s");
    ObjectNode account = root.putArray("accounts").addObject();
    account.put("id", "main").put("clientId", "client_main").put("clientSecret", ACCOUNT_SECRET);
    root.set("tenants", tenants);
  }

  /**
   * @param key with its section, such as {@code orders.queueFor}
   * @param value a string, a boolean or an integer
   * @return this
   */
  public GatewayConfigFile set(String key, Object value) {
    String[] path = key.split("\\.");
    root.withObject("/" + path[0]).set(path[1], JSON.valueToTree(value));
    return this;
  }

  public GatewayConfigFile retrySchedule(String... waits) {
    return set("callbacks.retrySchedule", waits);
  }

  /** Adds a store with limits that no test reaches by accident. */
  public GatewayConfigFile tenant(Store store) {
    ObjectNode tenant = tenants.addObject();
    tenant.put("id", store.id()).put("clientId", store.clientId()).put("account", "main");
    tenant.putArray("clientSecrets").add(store.secret());
    return limits(store, "10000/s", 10_000).reads(store, "10000/s", 10_000);
  }

  /** The order limit of a store. */
  public GatewayConfigFile limits(Store store, String rate, int burst) {
    tenant(store.id()).putObject("orders").put("rate", rate).put("burst", burst);
    return this;
  }

  /** The read limit of a store. */
  public GatewayConfigFile reads(Store store, String rate, int burst) {
    tenant(store.id()).putObject("reads").put("rate", rate).put("burst", burst);
    return this;
  }

  /** A store's entry, to be changed at will. */
  public ObjectNode tenant(String id) {
    for (var tenant : tenants) {
      if (tenant.path("id").asText().equals(id)) {
        return (ObjectNode) tenant;
      }
    }
    throw new IllegalArgumentException("no tenant " + id);
  }

  public GatewayConfigFile remove(Store store) {
    for (var tenants = this.tenants.elements(); tenants.hasNext(); ) {
      if (tenants.next().path("id").asText().equals(store.id())) {
        tenants.remove();
      }
    }
    return this;
  }

  public Path file() {
    return file;
  }

  /** Puts it in place at once, as an editor or a deployment does. */
  public Path write() {
    return replaceBy(root.toPrettyString());
  }

  /** Puts any text in its place. */
  public Path replaceBy(String content) {
    try {
      Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".next"), content);
      return Files.move(
          next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
