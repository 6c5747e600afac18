import { Pencil, Settings, Trash2 } from 'lucide-react';
import { type JSX, type ReactNode, useState } from 'react';
import { Alert } from '@codelab/ui/alert';
import { AlertDialog } from '@codelab/ui/alert-dialog';
import { Badge } from '@codelab/ui/badge';
import { Button } from '@codelab/ui/button';
import { Card } from '@codelab/ui/card';
import { Checkbox } from '@codelab/ui/checkbox';
import { CopyButton } from '@codelab/ui/copy-button';
import { Dialog } from '@codelab/ui/dialog';
import { Disclosure } from '@codelab/ui/disclosure';
import { IconButton } from '@codelab/ui/icon-button';
import { Markdown } from '@codelab/ui/markdown';
import { Menu, MenuItem, MenuSeparator } from '@codelab/ui/menu';
import { ProgressBar } from '@codelab/ui/progress-bar';
import { RadioGroup } from '@codelab/ui/radio-group';
import { Select } from '@codelab/ui/select';
import { Skeleton } from '@codelab/ui/skeleton';
import { StatusDot } from '@codelab/ui/status-dot';
import { Tabs } from '@codelab/ui/tabs';
import { TextArea } from '@codelab/ui/text-area';
import { TextField } from '@codelab/ui/text-field';

const tones = ['neutral', 'accent', 'success', 'warning', 'danger'] as const;

const text = `# A heading

Some **bold** words, \`code\`, [a link](https://example.com), [a file](src/app.ts) and an image: ![a chart](https://example.com/a.png)

\`\`\`ts
/** Adds. */
export function add(a: number, b: number): number {
  return a + b; // 42
}
\`\`\`

- one
- two
  1. three

| Name | Size |
| --- | ---: |
| a.ts | 12 |
| b.ts | 7 |

> Words of somebody else.
`;

export function Controls(): JSX.Element {
  const [checked, setChecked] = useState(true);
  const [choice, setChoice] = useState('a');
  const options = [
    { value: 'a', label: 'Orchestrator', description: 'Plans and hands over' },
    { value: 'b', label: 'Coder', description: 'May do everything' },
  ];
  return (
    <>
      <Row>
        <Button variant="primary" shortcut="a">
          Approve
        </Button>
        <Button shortcut="e">
          <Pencil aria-hidden="true" />
          Edit
        </Button>
        <Button variant="danger-quiet">Reject</Button>
        <Button variant="danger">Delete</Button>
        <Button variant="ghost">Quiet</Button>
        <Button disabled>Disabled</Button>
        <Button variant="primary" busy>
          Saving
        </Button>
        <Button size="sm">Small</Button>
        <IconButton label="Settings">
          <Settings aria-hidden="true" />
        </IconButton>
        <CopyButton text="copied" label="Copy" copiedLabel="Copied" />
      </Row>
      <Row>
        {tones.map((tone) => (
          <Badge key={tone} tone={tone}>
            {tone}
          </Badge>
        ))}
        {tones.map((tone) => (
          <StatusDot key={tone} tone={tone} pulse={tone === 'accent'}>
            {tone}
          </StatusDot>
        ))}
      </Row>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label="Name" placeholder="What is it called?" hint="It can be changed later." />
        <TextField label="Port" defaultValue="many" error="Write a number." />
        <TextArea label="Description" defaultValue={'It grows\nwith what is written.'} />
        <Select label="Agent" options={options} value={choice} onValueChange={setChoice} />
        <RadioGroup label="Agent" options={options} value={choice} onValueChange={setChoice} />
        <div>
          <Checkbox label="Remember this" checked={checked} onCheckedChange={setChecked} />
          <Checkbox label="Some of them" checked="indeterminate" onCheckedChange={setChecked} />
          <Checkbox
            label="Not possible"
            description="Nobody may."
            checked={false}
            disabled
            onCheckedChange={setChecked}
          />
        </div>
      </div>
      <Row>
        <Dialog
          title="A dialog"
          description="Something to look at."
          closeLabel="Close"
          trigger={<Button>Dialog</Button>}
        >
          <p>What it is about.</p>
        </Dialog>
        <AlertDialog
          title="Delete this?"
          description="It cannot be undone."
          confirmLabel="Delete"
          cancelLabel="Keep it"
          onConfirm={() => undefined}
          trigger={<Button variant="danger-quiet">Confirm</Button>}
        />
        <Menu trigger={<Button>Menu</Button>}>
          <MenuItem icon={<Pencil aria-hidden="true" />} shortcut="e">
            Rename
          </MenuItem>
          <MenuSeparator />
          <MenuItem icon={<Trash2 aria-hidden="true" />} tone="danger">
            Delete
          </MenuItem>
        </Menu>
      </Row>
      {tones.map((tone) => (
        <Alert key={tone} tone={tone} title={`An alert that is ${tone}`}>
          What there is to know.
        </Alert>
      ))}
      <Tabs
        label="Parts"
        tabs={[
          { value: 'one', label: 'One', content: <ProgressBar label="Progress" value={40} /> },
          { value: 'two', label: 'Two', content: <ProgressBar label="Going on" /> },
        ]}
      />
      <Disclosure summary="What is folded">It unfolds.</Disclosure>
      <Skeleton className="w-2/3" />
      <Card className="p-4">
        <Markdown
          text={text}
          labels={{ copyCode: 'Copy code', copied: 'Copied', imageNotShown: 'Image:', table: 'Table' }}
        />
      </Card>
    </>
  );
}

function Row({ children }: { children: ReactNode }): JSX.Element {
  return <div className="flex flex-wrap items-center gap-2">{children}</div>;
}
