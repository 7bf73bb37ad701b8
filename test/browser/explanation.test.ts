/** The report of a request distinguishes cookies of one name in several partitions. */

import { Browser } from 'speculoos/browser'
import { expect, it } from 'vitest'

it('names the partition of each cookie that has one', async () => {
  const browser = new Browser({ profile: 'firefox' })
  for (const top of ['https://shop.example/', 'https://news.example/']) {
    ;(await (await browser.open(top)).frame('https://ads.example/')).document.cookie = 'id=7; Secure; SameSite=None'
  }
  browser.jar.setCookie('own=1; Secure', 'https://ads.example/')
  const news = await browser.open('https://news.example/')
  const report = `${news.explain('https://ads.example/pixel', { destination: 'image' })}`.split('\n')
  expect(report.slice(3).map((line) => line.split('. ')[0])).toEqual([
    'sent: id, in the partition of https://news.example',
    'not sent: id, in the partition of https://shop.example',
    'not sent: own',
  ])
})
