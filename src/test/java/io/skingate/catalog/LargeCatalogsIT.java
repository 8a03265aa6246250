package io.skingate.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skingate.catalog.content.ContentStore;
import io.skingate.catalog.content.Contents;
import io.skingate.config.CatalogConfig;
import io.skingate.skinsnode.SkinsNodeClient;
import io.skingate.skinsnode.StandIn;
import io.skingate.tenant.Account;
import io.skingate.tenant.Tenants;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LargeCatalogsIT {
  private static final long MIB = 1024 * 1024;
  private static final Duration WAIT = Duration.ofSeconds(15);

  private final Vertx vertx = Vertx.vertx();
  private final Clock clock = Clock.systemUTC();
  private SimpleMeterRegistry meters;
  private StandIn upstream;
  private Account account;
  private Tenants tenants;
  private SkinsNodeClient client;
  private ContentStore store;
  private Catalogs catalogs;

  @BeforeEach
  void start() throws Exception {
    upstream = new StandIn(vertx);
    account = upstream.account();
    tenants = new Tenants(StandIn.registry(account));
    client =
        new SkinsNodeClient(
            vertx,
            StandIn.config(8, Duration.ofSeconds(15)),
            tenants,
            clock,
            new SimpleMeterRegistry());
    room(64 * MIB);
  }

  @AfterEach
  void stop() throws Exception {
    catalogs.close().await(20, TimeUnit.SECONDS);
    client.close().await(20, TimeUnit.SECONDS);
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private void room(long bytes) {
    meters = new SimpleMeterRegistry();
    store = Contents.store(vertx, bytes);
    CatalogConfig config = new CatalogConfig(Duration.ofMillis(100), Duration.ofSeconds(60));
    catalogs = new Catalogs(vertx, client, tenants, config, clock, meters, store, null);
  }

  private Refresh refresh() throws Exception {
    return catalogs.turn(account).map(Turned::refresh).await(30, TimeUnit.SECONDS);
  }

  private double count(String result) {
    return meters
        .get("skingate.catalog.refreshes")
        .tags("account", "main", "result", result)
        .counter()
        .count();
  }

  /** Rows that hardly compress, whose prices are the generation's and their own number's. */
  private static byte[] catalog(int rows, int generation) {
    Random random = new Random(generation);
    StringBuilder json = new StringBuilder("{\"items\":[");
    for (int row = 0; row < rows; row++) {
      json.append(row == 0 ? "" : ",").append("{\"id\":\"item-").append(row).append("\",\"x\":\"");
      for (int i = 0; i < 20; i++) {
        json.append(Long.toString(random.nextLong(), 36));
      }
      json.append("\",\"price\":").append(price(generation, row)).append('}');
    }
    return json.append("]}").toString().getBytes(UTF_8);
  }

  private static long price(int generation, int row) {
    return generation * 1_000_000L + row + 1;
  }

  private static byte[] gzipped(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    }
    return compressed.toByteArray();
  }

  private static byte[] deflated(byte[] bytes, boolean raw) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflate =
        new DeflaterOutputStream(compressed, new Deflater(Deflater.BEST_SPEED, raw))) {
      deflate.write(bytes);
    }
    return compressed.toByteArray();
  }

  private void answer(String encoding, byte[] body) {
    upstream.answer(
        request -> {
          if (encoding != null) {
            request.response().putHeader("content-encoding", encoding);
          }
          request.response().end(Buffer.buffer(body));
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "x-gzip", "GZIP", "deflate", "raw deflate", "identity"})
  void a_catalog_is_taken_in_whatever_encoding_it_comes(String encoding) throws Exception {
    byte[] json = catalog(2_000, 1);
    byte[] body =
        switch (encoding) {
          case "deflate" -> deflated(json, false);
          case "raw deflate" -> deflated(json, true);
          case "identity" -> json;
          default -> gzipped(json);
        };
    answer(encoding.replace("raw ", ""), body);
    Refresh refresh = refresh();
    assertThat(refresh.result()).isEqualTo("changed");
    assertThat(Contents.plain(refresh.catalog().content())).isEqualTo(json);
    assertThat(refresh().result()).isEqualTo("unchanged");
  }

  @Test
  void a_catalog_that_cannot_be_decoded_is_refused() throws Exception {
    byte[] whole = gzipped(catalog(2_000, 1));
    byte[] broken = whole.clone();
    broken[whole.length / 2] ^= 0x55;
    answer("gzip", broken);
    assertThat(refresh().result()).isEqualTo("invalid");
    answer("gzip", Arrays.copyOf(whole, whole.length / 2));
    assertThat(refresh().result()).isEqualTo("invalid");
    answer("br", whole);
    assertThat(refresh())
        .isEqualTo(Refresh.invalid("the catalog's content encoding was not asked for"));
    answer(null, whole);
    assertThat(refresh()).isEqualTo(Refresh.invalid("the catalog is not a JSON object"));
    assertThat(store.bytes()).isZero();
  }

  @Test
  void a_catalog_too_large_for_the_pod_is_refused_and_the_old_one_is_kept() throws Exception {
    room(4 * MIB);
    byte[] small = catalog(1_000, 1);
    answer(null, small);
    assertThat(refresh().result()).isEqualTo("changed");
    final long taken = store.bytes();
    answer(null, catalog(30_000, 2));
    Refresh refused = refresh();
    assertThat(refused.result()).isEqualTo("too_large");
    assertThat(refused.problem()).contains("4 MiB");
    assertThat(count("too_large")).isEqualTo(1);
    // Ten million rows, from thirty kilobytes of gzip.
    byte[] bomb = bomb();
    answer("gzip", bomb);
    assertThat(refresh().result()).isEqualTo("too_large");
    await().untilAsserted(() -> assertThat(store.bytes()).isEqualTo(taken));
    Catalog kept = catalogs.newest("main").orElseThrow();
    assertThat(Contents.plain(kept.content())).isEqualTo(small);
    assertThat(kept.offer("item-7")).isEqualTo(new Offer.Priced(price(1, 7)));
    answer(null, catalog(900, 3));
    assertThat(refresh().result()).isEqualTo("changed");
  }

  private static byte[] bomb() throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    byte[] rows = "[],".repeat(100_000).getBytes(UTF_8);
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write("{\"items\":[".getBytes(UTF_8));
      for (int i = 0; i < 100; i++) {
        gzip.write(rows);
      }
      gzip.write("0]}".getBytes(UTF_8));
    }
    return compressed.toByteArray();
  }

  @Test
  void no_look_up_ever_sees_another_catalogs_row_in_its_place() throws Exception {
    AtomicInteger generation = new AtomicInteger();
    upstream.answer(
        request ->
            request.response().end(Buffer.buffer(catalog(3_000, generation.incrementAndGet()))));
    refresh();
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger seen = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    CompletableFuture<?>[] lookers = new CompletableFuture<?>[2];
    for (int i = 0; i < lookers.length; i++) {
      Random random = new Random(i);
      lookers[i] =
          CompletableFuture.runAsync(
              () -> {
                while (!over.get()) {
                  int row = random.nextInt(3_000);
                  Offer offer = catalogs.newest("main").orElseThrow().offer("item-" + row);
                  if (offer != null) {
                    long cents = ((Offer.Priced) offer).cents();
                    assertThat(cents % 1_000_000).isEqualTo(row + 1);
                    assertThat(cents / 1_000_000).isBetween(1L, (long) generation.get());
                    seen.incrementAndGet();
                  }
                }
              },
              threads);
    }
    while (generation.get() < 15) {
      assertThat(refresh().result()).isEqualTo("changed");
    }
    over.set(true);
    CompletableFuture.allOf(lookers).get(20, TimeUnit.SECONDS);
    threads.shutdown();
    assertThat(seen.get()).isPositive();
  }

  /** Serves the catalog as the API does; its port. */
  private int serve() throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  boolean gzip = request.path().equals("/gzip");
                  Catalog catalog = catalogs.newest("main").orElseThrow();
                  request
                      .response()
                      .putHeader("content-length", String.valueOf(catalog.length(gzip)));
                  catalog.open(gzip).send(request);
                });
    return server.listen(0, "127.0.0.1").await(5, TimeUnit.SECONDS).actualPort();
  }

  /** With so little room that the system cannot take a whole catalog on the way. */
  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(16 * 1024);
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    return socket;
  }

  /** Asks, and reads nothing but the first byte yet. */
  private static InputStream ask(Socket socket, String path) throws IOException {
    socket.setSoTimeout(10_000);
    socket
        .getOutputStream()
        .write(
            ("GET " + path + " HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").getBytes(UTF_8));
    InputStream in = socket.getInputStream();
    assertThat(in.read()).isEqualTo('H');
    return in;
  }

  private static byte[] body(InputStream in) throws IOException {
    for (int line = 0; ; ) {
      int b = in.read();
      if (b == '\n' && line == 0) {
        return in.readAllBytes();
      }
      line = b == '\n' ? 0 : b == '\r' ? line : line + 1;
    }
  }

  @Test
  void a_slow_reader_gets_the_catalog_it_began_with_to_the_last_byte() throws Exception {
    byte[] first = catalog(40_000, 1);
    answer(null, first);
    refresh();
    int port = serve();
    try (Socket packed = connect(port);
        Socket plain = connect(port)) {
      InputStream packedBody = ask(packed, "/gzip");
      InputStream plainBody = ask(plain, "/plain");
      for (int generation = 2; generation < 6; generation++) {
        answer(null, catalog(4_000, generation));
        assertThat(refresh().result()).isEqualTo("changed");
      }
      try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body(packedBody)))) {
        assertThat(gzip.readAllBytes()).isEqualTo(first);
      }
      assertThat(body(plainBody)).isEqualTo(first);
    }
    await()
        .untilAsserted(
            () ->
                assertThat(store.bytes())
                    .isLessThan(catalogs.newest("main").orElseThrow().length(true) * 2));
    assertThat(store.readersCutOff()).isZero();
  }

  @Test
  void readers_so_slow_that_their_catalog_is_in_the_way_are_cut_off_and_counted() throws Exception {
    room(48 * MIB);
    answer(null, catalog(40_000, 1));
    refresh();
    int port = serve();
    try (Socket slow = connect(port)) {
      final InputStream in = ask(slow, "/gzip");
      final long promised = catalogs.newest("main").orElseThrow().length(true);
      // The old one alone takes less than a quarter of the room, the second old one does not.
      answer(null, catalog(39_000, 2));
      assertThat(refresh().result()).isEqualTo("changed");
      assertThat(store.readersCutOff()).isZero();
      try (Socket second = connect(port)) {
        ask(second, "/gzip");
        answer(null, catalog(100, 3));
        assertThat(refresh().result()).isEqualTo("changed");
        await().untilAsserted(() -> assertThat(store.readersCutOff()).isEqualTo(1));
        long got = 0;
        try {
          got = body(in).length;
        } catch (IOException reset) {
          // It may be told so, too.
        }
        assertThat(got).isLessThan(promised);
      }
    }
    assertThat(meters.get("skingate.catalog.readers.cut.off").functionCounter().count())
        .isEqualTo(1);
    await().untilAsserted(() -> assertThat(store.bytes()).isLessThan(MIB));
  }

  @Test
  void only_so_many_readers_have_a_large_catalog_inflated_at_once() throws Exception {
    answer(null, catalog(8_000, 1));
    refresh();
    Catalog catalog = catalogs.newest("main").orElseThrow();
    for (int reader = 0; reader < 64; reader++) {
      assertThat(catalog.open(false)).isNotNull();
    }
    assertThat(catalog.open(false)).isNull();
    assertThat(catalog.open(true)).isNotNull();
  }

  @Test
  void the_catalogs_of_an_account_that_is_gone_leave_nothing() throws Exception {
    answer(null, catalog(1_000, 1));
    refresh();
    for (String encoding : new String[] {"br", "gzip"}) {
      answer(encoding, catalog(1_000, 2));
      assertThat(refresh().result()).isEqualTo("invalid");
    }
    upstream.answer(503, "");
    assertThat(refresh().result()).isEqualTo("server_error");
    assertThat(meters.get("skingate.catalog.memory.used.bytes").gauge().value()).isPositive();
    tenants.replace(StandIn.registry());
    await().untilAsserted(() -> assertThat(store.bytes()).isZero());
    assertThat(catalogs.offer(account, "item-1", 1, WAIT).await(5, TimeUnit.SECONDS))
        .isEqualTo(Offer.UNPRICED);
  }
}
