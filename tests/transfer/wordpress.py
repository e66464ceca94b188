"""Exports of an invented WordPress site, written as its own exporter writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress/6.5.2" created="2024-05-02 08:00" -->
<rss version="2.0"
\txmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
\txmlns:content="http://purl.org/rss/1.0/modules/content/"
\txmlns:dc="http://purl.org/dc/elements/1.1/"
\txmlns:wp="http://wordpress.org/export/1.2/"
>
<channel>
\t<title>The Sound Courier</title>
\t<link>https://courier.example</link>
\t<language>en-GB</language>
\t<wp:wxr_version>1.2</wp:wxr_version>
\t<wp:author><wp:author_id>2</wp:author_id><wp:author_login><![CDATA[ida]]></wp:author_login>\
<wp:author_email><![CDATA[ida@courier.example]]></wp:author_email>\
<wp:author_display_name><![CDATA[Ida Moor]]></wp:author_display_name></wp:author>
\t<wp:category><wp:term_id>3</wp:term_id><wp:category_nicename><![CDATA[news]]></wp:category_nicename>\
<wp:category_parent><![CDATA[]]></wp:category_parent><wp:cat_name><![CDATA[News]]></wp:cat_name></wp:category>
\t<wp:category><wp:term_id>4</wp:term_id><wp:category_nicename><![CDATA[harbor]]></wp:category_nicename>\
<wp:category_parent><![CDATA[news]]></wp:category_parent><wp:cat_name><![CDATA[Harbor &amp; Sound]]></wp:cat_name>\
</wp:category>
\t<generator>https://wordpress.org/?v=6.5.2</generator>
"""
FOOT = "</channel>\n</rss>\n"


def meta(key: str, value: str) -> str:
    return (
        f"\t\t<wp:postmeta>\n\t\t<wp:meta_key><![CDATA[{key}]]></wp:meta_key>\n"
        f"\t\t<wp:meta_value><![CDATA[{value}]]></wp:meta_value>\n\t\t</wp:postmeta>\n"
    )


def term(domain: str, nicename: str, name: str) -> str:
    return f'\t\t<category domain="{domain}" nicename="{nicename}"><![CDATA[{name}]]></category>\n'


def item(
    number: int,
    title: str,
    content: str = "",
    *,
    kind: str = "post",
    status: str = "publish",
    slug: str | None = None,
    link: str | None = None,
    excerpt: str = "",
    date: str = "2019-01-04 09:30:00",
    creator: str = "ida",
    inner: str = "",
    fields: Sequence[tuple[str, str]] = (),
    **texts: str,
) -> str:
    own: Mapping[str, str] = {
        "wp:post_date_gmt": date,
        "wp:post_modified_gmt": "2020-02-02 10:00:00" if status == "publish" else "0000-00-00 00:00:00",
        "wp:post_name": title.lower().replace(" ", "-") if slug is None else slug,
        "wp:status": status,
        "wp:post_parent": "0",
        "wp:menu_order": "0",
        "wp:post_type": kind,
        "wp:post_password": "",
        "wp:is_sticky": "0",
    } | {f"wp:{name}": value for name, value in texts.items()}
    address = link or f"https://courier.example/2019/01/{title.lower().replace(' ', '-')}/"
    members = "".join(f"\t\t<{name}><![CDATA[{value}]]></{name}>\n" for name, value in own.items())
    return (
        f"\t<item>\n\t\t<title><![CDATA[{title}]]></title>\n\t\t<link>{address}</link>\n"
        f"\t\t<pubDate>Fri, 04 Jan 2019 09:30:00 +0000</pubDate>\n\t\t<dc:creator><![CDATA[{creator}]]></dc:creator>\n"
        f'\t\t<guid isPermaLink="false">https://courier.example/?p={number}</guid>\n\t\t<description></description>\n'
        f"\t\t<content:encoded><![CDATA[{content}]]></content:encoded>\n"
        f"\t\t<excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded>\n"
        f"\t\t<wp:post_id>{number}</wp:post_id>\n{members}{inner}"
        + "".join(meta(*pair) for pair in fields)
        + "\t</item>\n"
    )


def attachment(number: int, url: str, alt: str = "", caption: str = "", credit: str = "") -> str:
    details = f's:10:"image_meta";a:1:{{s:6:"credit";s:{len(credit)}:"{credit}";}}'
    inner = f'a:3:{{s:5:"width";i:1200;s:6:"height";i:800;{details}}}'
    fields = [("_wp_attachment_image_alt", alt), ("_wp_attachment_metadata", inner)]
    shown = {"kind": "attachment", "status": "inherit", "excerpt": caption, "attachment_url": url}
    return item(number, f"picture-{number}", fields=fields, **shown)


def export(*items: str) -> str:
    return HEAD + "".join(items) + FOOT
