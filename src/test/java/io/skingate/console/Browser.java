package io.skingate.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.awaitility.core.ConditionTimeoutException;

/** A browser with one page, driven by what a person would see and do. */
interface Browser extends AutoCloseable {
  /** Opens an address. */
  void open(String url);

  /** Runs JavaScript in the page; what it comes to, as text. */
  String run(String javaScript);

  @Override
  void close();

  /** Everything that can be read. */
  default String text() {
    return run("document.body ? document.body.innerText : ''");
  }

  default void awaitText(String expected) {
    await()
        .atMost(Duration.ofSeconds(25))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> assertThat(flat(text())).contains(expected));
  }

  default void awaitNoText(String unexpected) {
    await()
        .atMost(Duration.ofSeconds(25))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> assertThat(flat(text())).doesNotContain(unexpected));
  }

  /** White space as one reads it. */
  static String flat(String text) {
    return text.replaceAll("\\s+", " ");
  }

  /** Presses the button, or follows the link, that reads like this or begins so. */
  default void click(String label) {
    await()
        .atMost(Duration.ofSeconds(25))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () ->
                assertThat(
                        run(
                            "(function(){var all=[].slice.call(document.querySelectorAll("
                                + "(document.querySelector('dialog[open]')?'dialog ':'')+"
                                + "'button,'+(document.querySelector('dialog[open]')?'dialog ':'')+'a'));"
                                + "var l="
                                + quoted(label)
                                + ";var of=function(e){return e.textContent.replace(/\\s+/g,' ').trim()};"
                                + "var found=all.filter(function(e){return of(e)===l})[0]"
                                + "||all.filter(function(e){return of(e).indexOf(l)===0})[0];"
                                + "if(!found||found.disabled){return 'no '+l}"
                                + "found.click();return 'clicked'})()"))
                    .isEqualTo("clicked"));
  }

  /**
   * Presses the button until something is seen of it. HtmlUnit runs the page's timers beside the
   * caller's script, and a click that met a redraw was lost there.
   */
  default void press(String label, String expected) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(ConditionTimeoutException.class)
        .until(
            () -> {
              if (flat(text()).contains(expected)) {
                return true;
              }
              click(label);
              await()
                  .atMost(Duration.ofSeconds(5))
                  .pollInterval(Duration.ofMillis(100))
                  .until(() -> flat(text()).contains(expected));
              return true;
            });
  }

  /** Writes into the field of this name. */
  default void type(String field, String text) {
    run(
        "(function(){var f=document.querySelector('[name="
            + field
            + "]');f.value="
            + quoted(text)
            + ";})()");
  }

  /** As a literal of JavaScript. */
  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
