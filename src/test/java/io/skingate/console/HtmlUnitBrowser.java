package io.skingate.console;

import java.io.IOException;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.CopyOnWriteArrayList;
import org.htmlunit.BrowserVersion;
import org.htmlunit.WebClient;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.javascript.SilentJavaScriptErrorListener;

/** The engine that Maven brings: JavaScript and a document, without a screen. */
final class HtmlUnitBrowser implements Browser {
  private final WebClient client;
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private HtmlPage page;

  HtmlUnitBrowser() {
    client =
        new WebClient(
            new BrowserVersion.BrowserVersionBuilder(BrowserVersion.CHROME)
                .setSystemTimezone(TimeZone.getTimeZone("UTC"))
                .build());
    client.getOptions().setFetchPolyfillEnabled(true);
    client.getOptions().setThrowExceptionOnScriptError(false);
    client.getOptions().setThrowExceptionOnFailingStatusCode(false);
    client.setJavaScriptErrorListener(
        new SilentJavaScriptErrorListener() {
          @Override
          public void scriptException(HtmlPage page, org.htmlunit.ScriptException fault) {
            faults.add(String.valueOf(fault.getMessage()));
          }
        });
  }

  @Override
  public void open(String url) {
    try {
      page = client.getPage(url);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String run(String javaScript) {
    return String.valueOf(page.executeJavaScript(javaScript).getJavaScriptResult());
  }

  @Override
  public String text() {
    return page.getBody().asNormalizedText();
  }

  /** Where the scripts failed. */
  List<String> faults() {
    return List.copyOf(faults);
  }

  @Override
  public void close() {
    client.close();
  }
}
