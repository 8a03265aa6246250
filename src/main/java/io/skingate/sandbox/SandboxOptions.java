package io.skingate.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How a {@link Sandbox} is to run; {@link #builder()} starts from the defaults.
 *
 * @param port 0 for any free one
 * @param clients the accounts; the first one's currency is the catalog's
 * @param seed decides the catalog and its prices
 * @param catalogSize copies for sale, 1 to 1,000,000
 * @param singleCopy whether a sold item leaves the catalog; false for load runs
 * @param stepTime between two statuses of an order
 * @param reversalTime between completed and reversed
 * @param driftInterval between two steps of the catalog; zero for a catalog that stands still
 * @param webhookRetries how long to wait before each further attempt of a webhook
 * @param slowAnswer how long a slow answer takes
 * @param hangTime after which a connection that got no answer is closed
 * @param hiddenTime how long a hidden order reads as 404
 * @param maxOrders orders kept for each client; the oldest that ended go first
 * @param speed what every wait but the drift's is divided by, 0.01 to 1,000: a price that moved
 *     sixty times as often could hardly be ordered at
 * @param declineRate the share of orders that would be completed and are declined by their customer
 *     instead, 0 to 1
 */
public record SandboxOptions(
    String host,
    int port,
    List<SandboxClient> clients,
    long seed,
    int catalogSize,
    boolean singleCopy,
    Duration stepTime,
    Duration reversalTime,
    Duration driftInterval,
    List<Duration> webhookRetries,
    SandboxVariants variants,
    Duration slowAnswer,
    Duration hangTime,
    Duration hiddenTime,
    int maxOrders,
    double speed,
    double declineRate) {
  public static final double MIN_SPEED = 0.01;
  public static final double MAX_SPEED = 1_000;

  public SandboxOptions {
    Objects.requireNonNull(host);
    Objects.requireNonNull(variants);
    clients = List.copyOf(clients);
    webhookRetries = List.copyOf(webhookRetries);
    if (clients.isEmpty()) {
      throw new IllegalArgumentException("the sandbox needs at least one client");
    }
    if (clients.stream().map(SandboxClient::clientId).distinct().count() != clients.size()) {
      throw new IllegalArgumentException("two clients have the same id");
    }
    if (catalogSize < 1 || catalogSize > 1_000_000) {
      throw new IllegalArgumentException("catalogSize must be from 1 to 1000000");
    }
    if (maxOrders < 1) {
      throw new IllegalArgumentException("maxOrders must be at least 1");
    }
    if (!(speed >= MIN_SPEED && speed <= MAX_SPEED)) {
      throw new IllegalArgumentException("speed must be from 0.01 to 1000");
    }
    if (!(declineRate >= 0 && declineRate <= 1)) {
      throw new IllegalArgumentException("declineRate must be from 0 to 1");
    }
  }

  /** Loopback, any free port, 2,400 items, statuses two seconds apart. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the options that are not the default. */
  public static final class Builder {
    private String host = "127.0.0.1";
    private int port;
    private List<SandboxClient> clients =
        List.of(new SandboxClient("client_sandbox", "sandbox_secret", 500_000_000, "USD"));
    private long seed = 20_260_430;
    private int catalogSize = 2_400;
    private boolean singleCopy = true;
    private Duration stepTime = Duration.ofSeconds(2);
    private Duration reversalTime = Duration.ofSeconds(5);
    private Duration driftInterval = Duration.ofSeconds(10);
    private List<Duration> webhookRetries =
        List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60));
    private SandboxVariants variants = SandboxVariants.defaults();
    private Duration slowAnswer = Duration.ofSeconds(3);
    private Duration hangTime = Duration.ofSeconds(30);
    private Duration hiddenTime = Duration.ofSeconds(5);
    private int maxOrders = 100_000;
    private double speed = 1;
    private double declineRate;

    private Builder() {}

    public Builder host(String value) {
      host = value;
      return this;
    }

    public Builder port(int value) {
      port = value;
      return this;
    }

    public Builder clients(SandboxClient... values) {
      return clients(List.of(values));
    }

    public Builder clients(List<SandboxClient> values) {
      clients = values;
      return this;
    }

    public Builder seed(long value) {
      seed = value;
      return this;
    }

    public Builder catalogSize(int value) {
      catalogSize = value;
      return this;
    }

    public Builder singleCopy(boolean value) {
      singleCopy = value;
      return this;
    }

    /** Sets the time between two statuses, and from completed to reversed. */
    public Builder pace(Duration step, Duration reversal) {
      stepTime = step;
      reversalTime = reversal;
      return this;
    }

    public Builder driftInterval(Duration value) {
      driftInterval = value;
      return this;
    }

    public Builder webhookRetries(Duration... values) {
      webhookRetries = List.of(values);
      return this;
    }

    public Builder variants(SandboxVariants value) {
      variants = value;
      return this;
    }

    public Builder slowAnswer(Duration value) {
      slowAnswer = value;
      return this;
    }

    public Builder hangTime(Duration value) {
      hangTime = value;
      return this;
    }

    public Builder hiddenTime(Duration value) {
      hiddenTime = value;
      return this;
    }

    public Builder maxOrders(int value) {
      maxOrders = value;
      return this;
    }

    public Builder speed(double value) {
      speed = value;
      return this;
    }

    public Builder declineRate(double value) {
      declineRate = value;
      return this;
    }

    public SandboxOptions build() {
      return new SandboxOptions(
          host,
          port,
          clients,
          seed,
          catalogSize,
          singleCopy,
          stepTime,
          reversalTime,
          driftInterval,
          webhookRetries,
          variants,
          slowAnswer,
          hangTime,
          hiddenTime,
          maxOrders,
          speed,
          declineRate);
    }
  }
}
