"""Input methods, and everything without a mouse."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

GRAIN = "黑龍江的糧食總產量是多少?"


def ask(page: Page, question: str) -> None:
    turns = page.locator(".turn").count()
    expect(page.locator("#question")).to_be_enabled()
    page.fill("#question", question)
    page.press("#question", "Enter")
    expect(page.locator(".turn").nth(turns).locator(".answer")).to_be_visible()
    expect(page.locator(".send")).to_be_visible()


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.textContent")


AFTER = "new Promise((done) => setTimeout(done))"  # a timer that was begun before has run by then


def nothing_sent(page: Page) -> None:
    """Make sure that the key before did nothing; sending takes the button away at once, and the text once the turn has begun."""
    assert page.locator(".send").is_visible()
    assert page.input_value("#question").strip() == GRAIN


@pytest.mark.parametrize(
    "enter",
    [
        "box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))",
        "box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, bubbles: true, cancelable: true}))",
        "box.dispatchEvent(new CompositionEvent('compositionstart'));"
        "box.dispatchEvent(new CompositionEvent('compositionend'));"
        "box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', keyCode: 13, bubbles: true, cancelable: true}))",
    ],
    ids=["composing", "code 229", "Safari ends the composition first"],
)
def test_the_enter_that_takes_a_suggestion_does_not_send(site, open_page, enter):
    page = open_page(site)
    expect(page.locator("#question")).to_be_enabled()
    page.fill("#question", GRAIN)
    page.evaluate(f"() => {{ const box = document.querySelector('#question'); {enter}; return {AFTER}; }}")
    nothing_sent(page)
    assert site.answerer.asked == []
    page.press("#question", "Enter")
    expect(page.locator(".turn .answer")).to_be_visible()


def test_a_real_composition_is_finished_before_anything_is_sent(site, open_page):
    page = open_page(site)
    expect(page.locator("#question")).to_be_focused()
    ended = "() => setTimeout(() => (window.ended = true))"
    page.evaluate(f"document.querySelector('#question').addEventListener('compositionend', {ended})")
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": GRAIN, "selectionStart": len(GRAIN), "selectionEnd": len(GRAIN)})
    expect(page.locator("#question")).to_have_value(GRAIN)
    page.keyboard.press("Enter")
    nothing_sent(page)
    assert site.answerer.asked == []
    keyboard.send("Input.insertText", {"text": GRAIN})
    page.wait_for_function("window.ended")  # no hand is faster than that between taking a suggestion and sending
    page.keyboard.press("Enter")
    expect(page.locator(".turn .answer")).to_be_visible()
    assert site.answerer.asked[0][0] == GRAIN


def test_shift_enter_starts_a_new_line_and_the_box_grows(site, open_page):
    page = open_page(site)
    expect(page.locator("#question")).to_be_focused()
    before = page.locator("#question").bounding_box()["height"]
    page.keyboard.type("第一行")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("第二行")
    assert page.input_value("#question") == "第一行\n第二行"
    assert page.locator("#question").bounding_box()["height"] > before
    assert site.answerer.asked == []


def test_asking_and_checking_need_no_mouse(site, open_page):
    page = open_page(site)
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.type(GRAIN)
    page.keyboard.press("Enter")
    expect(page.locator(".turn .chip")).to_have_count(4)
    expect(page.locator(".send")).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if focused(page).startswith("出處 4"):
            break
    assert focused(page).startswith("出處 4：國家級自然保護區46個")
    expect(page.get_by_role("tooltip")).to_contain_text("國家級自然保護區46個、數量居全國第一")
    ring = "getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).outlineWidth"
    assert page.evaluate(ring) == "solid2px"
    page.keyboard.press("Enter")
    expect(page.locator(".evidence mark.current").first).to_be_focused()
    assert page.evaluate("document.activeElement.textContent") == "國家級自然保護區46個、數量居全國第一"
    page.keyboard.press("Escape")
    assert focused(page).startswith("出處 4")


def test_every_control_can_be_reached_with_the_tab_key(site, open_page):
    page = open_page(site)
    ask(page, GRAIN)
    expect(page.locator("#chat .tree").first).to_be_visible()
    controls = page.locator("#top button:visible:enabled, #chat button:visible:enabled, #chat textarea:visible, #chat summary")
    wanted = {page.evaluate("e => e.getAttribute('aria-label') || e.textContent", one) for one in controls.element_handles()}
    page.evaluate("document.activeElement.blur()")
    reached = set()
    for _ in range(len(wanted) + 30):
        page.keyboard.press("Tab")
        reached.add(focused(page))
    assert wanted - reached == set()
