package io.skingate.config.reload;

import static io.skingate.config.source.ConfigFixtures.MINIMAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skingate.config.GatewayConfig;
import io.skingate.config.ManagementConfig;
import io.skingate.config.Secret;
import io.skingate.config.source.ConfigFixtures;
import io.skingate.config.source.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ConfigWatcherTest {
  private static final Duration POLL = Duration.ofMillis(50);

  @TempDir Path folder;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<GatewayConfig> reloads = new CopyOnWriteArrayList<>();
  private final ConfigLoader loader = ConfigFixtures.loader(Map.of());
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(ConfigWatcher.class);
  private Path file;
  private ConfigWatcher watcher;

  @BeforeEach
  void captureLog() {
    logged.list = new CopyOnWriteArrayList<>();
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void stop() {
    if (watcher != null) {
      watcher.close();
    }
    logger.detachAppender(logged);
  }

  @Test
  void tells_of_changed_tenants() throws Exception {
    start(MINIMAL);
    write(MINIMAL.replace("acme_live", "acme_new"));
    awaitReloads(1);
    assertThat(reloads.get(0).tenants().get(0).clientId()).isEqualTo("acme_new");
    assertThat(watcher.running()).isEqualTo(reloads.get(0));
    assertThat(successes()).isEqualTo(1);
  }

  @Test
  void reads_again_at_once_where_it_is_asked_to() throws Exception {
    start(MINIMAL, Duration.ofHours(1));
    watcher.reload();
    assertThat(reloads).isEmpty();
    assertThat(messages()).contains("Configuration read again, nothing has changed");
    write(MINIMAL.replace("acme_live", "acme_new"));
    watcher.reload();
    assertThat(reloads).hasSize(1);
    assertThat(watcher.running().tenants().get(0).clientId()).isEqualTo("acme_new");
    write("accounts: []");
    watcher.reload();
    assertThat(failures()).isPositive();
    assertThat(watcher.running().tenants().get(0).clientId()).isEqualTo("acme_new");
    watcher.close();
    write(MINIMAL);
    watcher.reload();
    assertThat(reloads).as("after the end").hasSize(1);
  }

  @Test
  void notices_a_change_without_waiting_for_the_poll() throws Exception {
    start(MINIMAL, Duration.ofHours(1));
    write(MINIMAL.replace("acme_live", "acme_new"));
    awaitReloads(1);
    assertThat(reloads.get(0).tenants().get(0).clientId()).isEqualTo("acme_new");
  }

  @Test
  void picks_up_what_changed_before_it_was_started() throws Exception {
    file = Files.writeString(folder.resolve("skingate.yaml"), MINIMAL);
    GatewayConfig loaded = loader.load(file);
    write(MINIMAL.replace("acme_live", "acme_new"));
    watch(loaded, POLL);
    awaitReloads(1);
    assertThat(reloads.get(0).tenants().get(0).clientId()).isEqualTo("acme_new");
  }

  @Test
  void follows_the_swap_of_a_mounted_volume() throws Exception {
    Path first = Files.createDirectory(folder.resolve("..v1"));
    Files.writeString(first.resolve("skingate.yaml"), MINIMAL);
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..v1"));
    file =
        Files.createSymbolicLink(folder.resolve("skingate.yaml"), Path.of("..data/skingate.yaml"));
    watch(loader.load(file), Duration.ofHours(1));
    awaitWatching();

    Path second = Files.createDirectory(folder.resolve("..v2"));
    Files.writeString(second.resolve("skingate.yaml"), MINIMAL.replace("acme_live", "swapped"));
    Path link = Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..v2"));
    Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    Files.delete(first.resolve("skingate.yaml"));
    Files.delete(first);

    awaitReloads(1);
    assertThat(reloads.get(0).tenants().get(0).clientId()).isEqualTo("swapped");
  }

  @Test
  void notices_that_only_a_file_value_changed(@TempDir Path secrets) throws Exception {
    Path secret = Files.writeString(secrets.resolve("acme"), "first");
    start(MINIMAL.replace("acme-secret", "file:" + secret));
    Files.writeString(secret, "second");
    awaitReloads(1);
    assertThat(reloads.get(0).tenants().get(0).clientSecrets())
        .containsExactly(new Secret("second"));
  }

  @Test
  void refuses_a_broken_file_whole_and_counts_it_once() throws Exception {
    start(MINIMAL);
    write(MINIMAL.replace("acme_live", "acme_new").replace("account: main", "account: nobody"));
    await().untilAsserted(() -> assertThat(failures()).isEqualTo(1));
    assertThat(lastSuccessful()).isZero();
    await().until(() -> watcher.refusal().isPresent());
    assertThat(watcher.refusal().get().problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("names no account"));
    assertThat(reloads).isEmpty();
    assertThat(watcher.running().tenants().get(0).clientId()).isEqualTo("acme_live");
    assertThat(messages())
        .contains("Configuration mistake: names no account: \"nobody\"")
        .doesNotHaveDuplicates();

    write(MINIMAL);
    await().untilAsserted(() -> assertThat(lastSuccessful()).isEqualTo(1));
    await().until(() -> watcher.refusal().isEmpty());
    assertThat(failures()).isEqualTo(1);
    assertThat(reloads).isEmpty();
  }

  @Test
  void survives_that_the_file_goes_away_for_a_while() throws Exception {
    start(MINIMAL);
    Files.delete(file);
    await().untilAsserted(() -> assertThat(failures()).isEqualTo(1));
    await().until(() -> watcher.refusal().isPresent());
    write(MINIMAL.replace("acme_live", "back"));
    awaitReloads(1);
    assertThat(reloads.get(0).tenants().get(0).clientId()).isEqualTo("back");
    assertThat(lastSuccessful()).isEqualTo(1);
  }

  @Test
  void keeps_other_sections_and_says_which_need_a_restart() throws Exception {
    start(MINIMAL);
    write("api: {port: 8181}\nredis: {keyPrefix: x}\n" + MINIMAL.replace("acme_live", "acme_new"));
    awaitReloads(1);
    assertThat(reloads.get(0).api().port()).isEqualTo(8080);
    assertThat(reloads.get(0).tenants().get(0).clientId()).isEqualTo("acme_new");
    assertThat(logged.list)
        .anySatisfy(
            event -> {
              assertThat(event.getFormattedMessage()).contains("need a restart");
              assertThat(event.getKeyValuePairs())
                  .anySatisfy(
                      pair -> assertThat(pair.value).isEqualTo("api.port, redis.keyPrefix"));
            });
  }

  @Test
  void takes_the_operators_tokens_too_and_nothing_else_of_their_section() throws Exception {
    start("management: {token: first, tokens: [{name: al, token: a, scope: read}]}\n" + MINIMAL);
    write(
        "management: {port: 9191, token: second, tokens: [{name: al, token: a, scope: admin},"
            + " {name: bo, token: b, scope: read}]}\n"
            + MINIMAL);
    awaitReloads(1);
    ManagementConfig management = reloads.get(0).management();
    assertThat(management.port()).isEqualTo(9090);
    assertThat(management.token()).isEqualTo(new Secret("second"));
    assertThat(management.tokens()).hasSize(2);
    await().until(() -> messages().contains("Configuration reloaded"));
    assertThat(logged.list.toString()).doesNotContain("second");
    assertThat(logged.list)
        .filteredOn(event -> event.getKeyValuePairs() != null)
        .flatExtracting(event -> event.getKeyValuePairs())
        .extracting(pair -> String.valueOf(pair.value))
        .contains("token bo", "token al: scope; management.token", "management.port");
  }

  @Test
  void names_what_was_added_changed_and_removed_and_no_value() throws Exception {
    String another = MINIMAL.substring(MINIMAL.indexOf("  - id: acme"));
    start(MINIMAL + another.replace("acme", "bravo"));
    write(
        MINIMAL
                .replace("[acme-secret]", "[new-secret, acme-secret]")
                .replace("acc-secret", "sesame")
            + "    enabled: false\n"
            + another.replace("acme", "coda"));
    awaitReloads(1);
    await().until(() -> messages().contains("Configuration reloaded"));
    assertThat(logged.list)
        .filteredOn(event -> event.getFormattedMessage().equals("Configuration reloaded"))
        .singleElement()
        .satisfies(
            event ->
                assertThat(
                        event.getKeyValuePairs().stream().map(pair -> pair.key + "=" + pair.value))
                    .contains(
                        "added=tenant coda",
                        "changed=account main: clientSecret; tenant acme: clientSecrets, enabled",
                        "removed=tenant bravo"));
    assertThat(logged.list.toString() + messages()).doesNotContain("new-secret", "sesame");
  }

  @Test
  void names_some_of_many() throws Exception {
    StringBuilder many = new StringBuilder(MINIMAL);
    String another = MINIMAL.substring(MINIMAL.indexOf("  - id: acme"));
    for (int i = 0; i < 100; i++) {
      many.append(another.replace("acme", "t" + i));
    }
    List<String> added =
        ConfigChanges.hot(ConfigFixtures.parse(MINIMAL), ConfigFixtures.parse(many.toString()))
            .added();
    assertThat(added).hasSize(21).endsWith("80 more");
  }

  @Test
  void warns_of_tenants_that_were_removed() throws Exception {
    String another = MINIMAL.substring(MINIMAL.indexOf("  - id: acme"));
    String three = MINIMAL + another.replace("acme", "bravo") + another.replace("acme", "coda");
    start(three);
    write(three.replace("coda_live", "coda_new"));
    awaitReloads(1);
    assertThat(messages()).noneMatch(message -> message.contains("removed"));
    write(MINIMAL);
    awaitReloads(2);
    assertThat(logged.list)
        .filteredOn(event -> event.getFormattedMessage().contains("removed"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getLevel()).isEqualTo(Level.WARN);
              assertThat(event.getKeyValuePairs())
                  .anySatisfy(pair -> assertThat(pair.value).isEqualTo("bravo, coda"));
            });
  }

  @Test
  void tells_nobody_of_a_changed_comment() throws Exception {
    start(MINIMAL);
    write("# a comment\n" + MINIMAL);
    await().untilAsserted(() -> assertThat(successes()).isEqualTo(1));
    assertThat(reloads).isEmpty();
  }

  @Test
  void does_not_reload_content_that_was_only_written_again() throws Exception {
    start(MINIMAL);
    write(MINIMAL);
    write(MINIMAL.replace("acme_live", "acme_new"));
    awaitReloads(1);
    write(MINIMAL.replace("acme_live", "acme_new"));
    write(MINIMAL.replace("acme_live", "acme_third"));
    await().until(() -> watcher.running().tenants().get(0).clientId().equals("acme_third"));
    assertThat(reloads).hasSize(2);
    assertThat(successes()).isEqualTo(2);
  }

  @Test
  void keeps_running_when_the_listener_fails() throws Exception {
    file = Files.writeString(folder.resolve("skingate.yaml"), MINIMAL);
    watcher =
        new ConfigWatcher(
                file,
                loader,
                loader.load(file),
                next -> {
                  if (next.tenants().get(0).clientId().equals("bad")) {
                    throw new IllegalStateException("listener");
                  }
                  reloads.add(next);
                },
                meters,
                Clock.systemUTC(),
                POLL)
            .start();
    write(MINIMAL.replace("acme_live", "bad"));
    await().untilAsserted(() -> assertThat(failures()).isEqualTo(1));
    write(MINIMAL.replace("acme_live", "good"));
    awaitReloads(1);
    assertThat(reloads.get(0).tenants().get(0).clientId()).isEqualTo("good");
  }

  private void start(String yaml) throws Exception {
    start(yaml, POLL);
  }

  private void start(String yaml, Duration poll) throws Exception {
    file = Files.writeString(folder.resolve("skingate.yaml"), yaml);
    watch(loader.load(file), poll);
    awaitWatching();
  }

  private void watch(GatewayConfig loaded, Duration poll) {
    watcher =
        new ConfigWatcher(file, loader, loaded, reloads::add, meters, Clock.systemUTC(), poll)
            .start();
  }

  /** Until the watcher compared the file with what runs and waits. */
  private void awaitWatching() {
    await().until(watcher::isWaiting);
  }

  private void write(String yaml) throws IOException {
    Path written = Files.writeString(folder.resolve("skingate.yaml.tmp"), yaml);
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void awaitReloads(int number) {
    await().untilAsserted(() -> assertThat(reloads).hasSize(number));
    await().until(() -> watcher.running().equals(reloads.get(number - 1)));
    await().untilAsserted(() -> assertThat(successes()).isGreaterThanOrEqualTo(number));
  }

  private List<String> messages() {
    return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private double successes() {
    return meters.get("skingate.config.reloads").tag("result", "success").counter().count();
  }

  private double failures() {
    return meters.get("skingate.config.reloads").tag("result", "failure").counter().count();
  }

  private double lastSuccessful() {
    return meters.get("skingate.config.last.reload.successful").gauge().value();
  }
}
